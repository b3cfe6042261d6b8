#!/bin/sh
# http-cache-semantics 4.3.0 keeps a response with only "Cache-Control: immutable" for 86,400,000 seconds (2.7 years), not 24 h.
#
# Expected: 24 hours. The README says "`options.immutableMinTimeToLive` is a number of milliseconds", with the default
# `24 * 3600 * 1000, // 24h`. RFC 8246 says that immutable gives no lifetime of its own.
# Seen: the number is used as seconds. maxAge() is 86400000, and so is the option where it is set: one hour, 3,600,000
# milliseconds, becomes 41 days.
# Why it matters: clients and proxies built on this package keep a picture or a script of a live page for years when its
# origin says "immutable" alone. Send max-age beside it, always: that is obeyed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund http-cache-semantics@4.3.0
cat >try.cjs <<'EOF'
const { isDeepStrictEqual } = require('node:util')
const CachePolicy = require('http-cache-semantics')

function hoursFresh(cacheControl, options) {
  const request = { method: 'GET', url: '/photo.jpg', headers: {} }
  const response = { status: 200, headers: { 'cache-control': cacheControl, date: new Date().toUTCString() } }
  return Math.round(new CachePolicy(request, response, options).timeToLive() / 3_600_000)
}
const seen = {
  'immutable': hoursFresh('immutable'),
  'immutable, option of one hour': hoursFresh('immutable', { immutableMinTimeToLive: 3_600_000 }),
  'immutable, max-age=3600': hoursFresh('immutable, max-age=3600'),
}
console.log('http-cache-semantics 4.3.0, hours that a response is fresh:')
for (const [what, hours] of Object.entries(seen)) console.log(' ', what, hours)
const stated = { 'immutable': 24_000, 'immutable, option of one hour': 1_000, 'immutable, max-age=3600': 1 }
if (!isDeepStrictEqual(seen, stated)) {
  console.log('This differs from the first lines of the script:', JSON.stringify(stated))
  process.exitCode = 1
}
EOF
node try.cjs
