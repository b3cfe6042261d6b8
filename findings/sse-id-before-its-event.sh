#!/bin/sh
# @microsoft/fetch-event-source 2.0.1 and extended-eventsource 2.1.0 lose an event whose connection breaks after its id.
#
# Expected: the last event ID changes when a blank line ends an event, and an unfinished event is discarded (WHATWG HTML,
# 9.2.6: "id" sets the last event ID buffer, which is copied when the event is dispatched). extended-eventsource says that
# it follows that specification. So the reconnect asks for what comes after the last complete event.
# Seen: both remember the id as soon as its line is there. An event that is cut off after "id: 8" is not delivered, and the
# reconnect sends Last-Event-ID: 8, so the server rightly continues with 9.
# Why it matters: servers commonly write the id before the data. A post of some kilobytes travels in several packets, and
# a phone that changes networks between them never shows that post. A server that writes "id" after "data" is safe: the
# order of fields is free.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund @microsoft/fetch-event-source@2.0.1 extended-eventsource@2.1.0
cat >try.mjs <<'EOF'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'

// What a browser page gives to fetch-event-source.
globalThis.window = globalThis
globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} }
// extended-eventsource logs each reconnect.
for (const level of ['debug', 'info', 'warn', 'error']) console[level] = () => {}
const { fetchEventSource } = createRequire(import.meta.url)('@microsoft/fetch-event-source')
const { EventSource } = await import('extended-eventsource')

const clients = {
  '@microsoft/fetch-event-source 2.0.1': (url, take) => {
    const stop = new AbortController()
    const reconnectSoon = () => 50
    const onclose = () => {
      throw new Error('closed')
    }
    const options = { signal: stop.signal, onmessage: ({ data }) => take(data), onclose, onerror: reconnectSoon }
    fetchEventSource(url, options).catch(() => {})
    return () => stop.abort()
  },
  'extended-eventsource 2.1.0': (url, take) => {
    const source = new EventSource(url, { retry: 50 })
    source.onmessage = ({ data }) => take(data)
    return () => source.close()
  },
}

for (const [name, connect] of Object.entries(clients)) {
  const lastEventIds = []
  const server = createServer(async (request, response) => {
    lastEventIds.push(request.headers['last-event-id'] ?? null)
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    if (lastEventIds.length > 1) return
    response.write('id: 7\ndata: seven\n\n')
    await sleep(100)
    response.write('id: 8\ndata: {"text": "the first half of a po')
    await sleep(100)
    response.socket.destroy()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const messages = []
  const close = connect(`http://127.0.0.1:${server.address().port}/`, (data) => messages.push(data))
  for (let waited = 0; lastEventIds.length < 2 && waited < 10_000; waited += 20) await sleep(20)
  close()
  server.closeAllConnections()
  server.close()
  const seen = { messages, lastEventIds }
  console.log(name, JSON.stringify(seen))
  if (!isDeepStrictEqual(seen, { messages: ['seven'], lastEventIds: [null, '8'] })) process.exitCode = 1
}
if (process.exitCode === 1) console.log('This differs from the first lines of the script.')
process.exit()
EOF
node try.mjs
