#!/bin/sh
# event-source-plus 0.1.15 keeps only the last "data" line of an event.
#
# Expected: several "data" lines are one text with line feeds between them (WHATWG HTML, 9.2.6: "Append the field value to the
# data buffer, then append a single U+000A LINE FEED"); its example of a stock ticker is written so.
# Seen: each "data" line replaces the one before. White space at the start of a line is dropped too.
# Why it matters: servers split text at line ends because the format wants it (eventsource-encoder, sse-channel and most
# frameworks do). Of a post with three paragraphs the reader gets the last one, without an error. JSON on one line is safe.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund event-source-plus@0.1.15 eventsource-encoder@1.0.2
cat >try.mjs <<'EOF'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { EventSourcePlus } from 'event-source-plus'
import { encode } from 'eventsource-encoder'

const text = 'The bridge is closed.\n\n  A detour is marked.'
const event = encode({ id: '1', event: 'post', data: text })
const server = createServer((_, response) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' })
  response.write(event)
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const messages = []
const url = `http://127.0.0.1:${server.address().port}/`
const controller = new EventSourcePlus(url).listen({ onMessage: ({ data }) => messages.push(data) })
for (let waited = 0; messages.length === 0 && waited < 10_000; waited += 20) await sleep(20)
controller.abort()
server.closeAllConnections()
server.close()
console.log('event-source-plus 0.1.15')
console.log('sent:', JSON.stringify(event))
console.log('read:', JSON.stringify(messages))
if (messages.length !== 1 || messages[0] !== 'A detour is marked.') {
  console.log('This differs from the first lines of the script: ["A detour is marked."]')
  process.exitCode = 1
}
process.exit()
EOF
node try.mjs
