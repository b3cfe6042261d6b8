#!/bin/sh
# fetch-event-stream 0.1.6 turns some event ids into numbers and leaves their neighbors strings.
#
# Expected: an id is text (WHATWG HTML, 9.2.6), the same kind for every event.
# Seen: whatever reads the same after Number and String becomes a number: "4.11" is 4.11, "4.10" stays "4.10"; "7" is 7, "007"
# stays "007". All white space after the colon is dropped as well, not just one space.
# Why it matters: a cursor with a dot changes its type every tenth event. A Map keyed by id, `===` against a stored id or
# `id.split('.')` works in a test with ten posts and fails in production. Wrap it: String(event.id) is always the original.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund fetch-event-stream@0.1.6
cat >try.mjs <<'EOF'
import { isDeepStrictEqual } from 'node:util'
import { events } from 'fetch-event-stream'

const ids = ['4.9', '4.10', '4.11', '7', '007', '1e3', 'k3f.12']
const body = ids.map((id) => `id: ${id}\ndata:   indented\n\n`).join('')
const seen = []
const data = new Set()
for await (const event of events(new Response(body))) {
  seen.push(event.id)
  data.add(event.data)
}
console.log('fetch-event-stream 0.1.6')
console.log('sent:', JSON.stringify(ids), 'with the data "  indented"')
console.log('read:', JSON.stringify(seen), 'with the data', JSON.stringify([...data]))
const stated = [4.9, '4.10', 4.11, 7, '007', '1e3', 'k3f.12']
if (!isDeepStrictEqual(seen, stated) || !isDeepStrictEqual([...data], ['indented'])) {
  console.log('This differs from the first lines of the script:', JSON.stringify(stated))
  process.exitCode = 1
}
EOF
node try.mjs
