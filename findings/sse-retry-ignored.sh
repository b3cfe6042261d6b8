#!/bin/sh
# event-source-plus 0.1.15 comes back at once, whatever the server's "retry:" says; eventsource 4.0.0 waits that long.
#
# Expected: a "retry" field of digits sets the reconnection time of the stream (WHATWG HTML, 9.2.6), and the client waits
# that long before it connects again.
# Seen: a server that ends a stream properly after "retry: 2000" is asked again after less than 0.1 s by event-source-plus,
# and after 2.0 s by eventsource.
# Why it matters: "retry" is what a server has to spread a crowd that comes back, as after a restart. Clients that ignore
# it all come in the same moment, and a server that is full is asked many times a second.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund event-source-plus@0.1.15 eventsource@4.0.0
cat >try.mjs <<'EOF'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { EventSourcePlus } from 'event-source-plus'
import { EventSource } from 'eventsource'

const RETRY_MS = 2_000

const clients = {
  'event-source-plus 0.1.15': (url, take) => {
    const listening = new EventSourcePlus(url).listen({ onMessage: ({ data }) => take(data) })
    return () => listening.abort()
  },
  'eventsource 4.0.0': (url, take) => {
    const source = new EventSource(url)
    source.onmessage = ({ data }) => take(data)
    return () => source.close()
  },
}

for (const [name, connect] of Object.entries(clients)) {
  let endedAt = 0
  let waitedMs = null
  const server = createServer(async (request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    if (endedAt > 0) {
      waitedMs ??= Date.now() - endedAt
      return
    }
    response.write(`retry: ${RETRY_MS}\n\ndata: one\n\n`)
    await sleep(200)
    response.end()
    endedAt = Date.now()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const messages = []
  const close = connect(`http://127.0.0.1:${server.address().port}/`, (data) => messages.push(data))
  for (let waited = 0; waitedMs === null && waited < 10_000; waited += 20) await sleep(20)
  close()
  server.closeAllConnections()
  server.close()
  const waits = waitedMs !== null && waitedMs >= RETRY_MS * 0.9
  console.log(name, JSON.stringify({ messages, retryMs: RETRY_MS, waitedMs }))
  if (messages[0] !== 'one' || waitedMs === null || waits !== name.startsWith('eventsource ')) process.exitCode = 1
}
if (process.exitCode === 1) console.log('This differs from the first lines of the script.')
process.exit()
EOF
node try.mjs
