#!/bin/sh
# fresh 2.0.0 never finds an ETag with a comma again, so that Express 5.2.1 answers 200 with the whole page each time.
#
# Expected: 304. An opaque tag may hold any visible character but the quotation mark, commas included (RFC 9110, section 8.8.3:
# "etagc = %x21 / %x23-7E"), and If-None-Match repeats it as it was.
# Seen: If-None-Match is split at every comma, inside quotation marks too. The same tag with a hyphen gives 304.
# Why it matters: a tag that is put together from parts ("cursor,language") costs a live page its cheap answer, without an
# error anywhere. Build tags without commas.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund express@5.2.1 fresh@2.0.0
cat >try.cjs <<'EOF'
const { once } = require('node:events')
const { get } = require('node:http')
const { isDeepStrictEqual } = require('node:util')
const express = require('express')
const fresh = require('fresh')

async function main() {
  const app = express()
  app.get('/:etag', (request, response) => response.set('ETag', `"${request.params.etag}"`).send('the page'))
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const seen = {}
  for (const etag of ['"4-en"', '"4,en"']) {
    const url = `http://127.0.0.1:${server.address().port}/${etag.slice(1, -1)}`
    // Node's fetch would add Cache-Control: no-cache, which asks for a 200.
    const [response] = await once(get(url, { headers: { 'If-None-Match': etag } }), 'response')
    response.resume()
    seen[etag] = [fresh({ 'if-none-match': etag }, { etag }), response.statusCode]
    console.log(`ETag ${etag}: fresh 2.0.0 says ${seen[etag][0]}, Express 5.2.1 answers ${response.statusCode}`)
  }
  server.close()
  const stated = { '"4-en"': [true, 304], '"4,en"': [false, 200] }
  if (isDeepStrictEqual(seen, stated)) return
  console.log('This differs from the first lines of the script:', JSON.stringify(stated))
  process.exitCode = 1
}
main()
EOF
node try.cjs
