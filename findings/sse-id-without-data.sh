#!/bin/sh
# launchdarkly-eventsource 2.2.0 and eventsource-client 1.2.0 ignore an id that comes without data.
#
# Expected: a block of "id: 2" alone dispatches no event, and still moves the last event ID (WHATWG HTML, 9.2.6: the first
# step of dispatching copies the buffer, the second returns when there is no data). It is the cheap way for a server to say
# "you have seen everything up to here".
# Seen: after "id: 1" with data and "id: 2" without, browsers and eventsource 5.1.5 reconnect with Last-Event-ID: 2, the two
# others with 1.
# Why it matters: a reader of a quiet story, whose cursor is moved by such blocks, comes back with an old cursor; after hours
# the server replays or scans everything in between, for all readers at once. Give such an event a line of data.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund launchdarkly-eventsource@2.2.0 eventsource-client@1.2.0 eventsource@5.1.5
cat >try.mjs <<'EOF'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { EventSource } from 'eventsource'
import { createEventSource } from 'eventsource-client'
import launchDarkly from 'launchdarkly-eventsource'

const clients = {
  'eventsource 5.1.5': (url) => new EventSource(url),
  'launchdarkly-eventsource 2.2.0': (url) => {
    const source = new launchDarkly.EventSource(url)
    source.onerror = () => {}
    return source
  },
  'eventsource-client 1.2.0': (url) => createEventSource({ url, onMessage() {} }),
}
const stated = {
  'eventsource 5.1.5': [null, '2'],
  'launchdarkly-eventsource 2.2.0': [null, '1'],
  'eventsource-client 1.2.0': [null, '1'],
}

for (const [name, connect] of Object.entries(clients)) {
  const lastEventIds = []
  const server = createServer(async (request, response) => {
    lastEventIds.push(request.headers['last-event-id'] ?? null)
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    if (lastEventIds.length > 1) return
    response.write('retry: 50\nid: 1\ndata: one\n\n')
    await sleep(100)
    response.write('id: 2\n\n')
    await sleep(100)
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const source = connect(`http://127.0.0.1:${server.address().port}/`)
  for (let waited = 0; lastEventIds.length < 2 && waited < 10_000; waited += 20) await sleep(20)
  source.close()
  server.closeAllConnections()
  server.close()
  console.log(name, 'Last-Event-ID:', JSON.stringify(lastEventIds))
  if (!isDeepStrictEqual(lastEventIds, stated[name])) process.exitCode = 1
}
if (process.exitCode === 1) console.log('This differs from the first lines of the script:', JSON.stringify(stated))
process.exit()
EOF
node try.mjs
