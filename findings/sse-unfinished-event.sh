#!/bin/sh
# parse-sse 0.1.0 delivers an event that the end of the stream has cut off, and drops one whose data is empty.
#
# Expected: "Once the end of the file is reached, any pending data must be discarded" (WHATWG HTML, 9.2.6), and a "data:" line
# without a value dispatches an event with empty data. The README calls the parser "spec-compliant", in contrast to others
# that "don't follow the spec correctly (especially for edge cases)".
# Seen: the last event comes without its blank line, with half of its data, and with its id as lastEventId. The event with
# empty data does not come.
# Why it matters: a proxy that ends a response at a deploy cuts wherever it is. The half event fails in JSON.parse; its id is
# already the cursor, so that a reconnect that asks for what comes after it never gets the whole post.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund parse-sse@0.1.0 eventsource-parser@4.1.3
cat >try.mjs <<'EOF'
import { isDeepStrictEqual } from 'node:util'
import { createParser } from 'eventsource-parser'
import { parseServerSentEvents } from 'parse-sse'

const body = 'id: 6\ndata:\n\nid: 7\ndata: {"text":"whole"}\n\nid: 8\ndata: {"text":"the first half of a po'
const byParseSse = []
for await (const { lastEventId, data } of parseServerSentEvents(new Response(body))) byParseSse.push([lastEventId, data])
const byParser = []
createParser({ onEvent: ({ id, data }) => byParser.push([id, data]) }).feed(body)
console.log('parse-sse 0.1.0:         ', JSON.stringify(byParseSse))
console.log('eventsource-parser 4.1.3:', JSON.stringify(byParser))
const whole = ['7', '{"text":"whole"}']
const stated = [
  [whole, ['8', '{"text":"the first half of a po']],
  [['6', ''], whole],
]
if (!isDeepStrictEqual([byParseSse, byParser], stated)) {
  console.log('This differs from the first lines of the script:', JSON.stringify(stated))
  process.exitCode = 1
}
EOF
node try.mjs
