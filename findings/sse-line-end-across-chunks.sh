#!/bin/sh
# parse-sse 0.1.0 and extended-eventsource 2.1.0 misread CR LF when a chunk ends between the two.
#
# Expected: CR LF is one end of line wherever the network cuts the stream (WHATWG HTML, 9.2.5: "end-of-line = ( cr lf / cr /
# lf )"). parse-sse calls itself "spec-compliant", extended-eventsource says that it follows the specification.
# Seen: the event "data: one CR LF data: two CR LF CR LF", cut after the first CR, arrives as two events, "one" and "two". Cut
# anywhere else, it arrives whole. eventsource-parser 4.1.3 reads all of them alike.
# Why it matters: it happens to one post in thousands, by packet size, and only from servers or proxies that write CR LF.
# JSON on a single "data" line with LF is never affected.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund \
  parse-sse@0.1.0 extended-eventsource@2.1.0 eventsource-parser@4.1.3
cat >try.mjs <<'EOF'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { createParser } from 'eventsource-parser'
import { EventSource } from 'extended-eventsource'
import { parseServerSentEvents } from 'parse-sse'

// extended-eventsource logs each reconnect.
for (const level of ['debug', 'info', 'warn', 'error']) console[level] = () => {}

const clients = {
  'parse-sse 0.1.0': (url, take) => {
    const read = async () => {
      for await (const { data } of parseServerSentEvents(await fetch(url))) take(data)
    }
    read().catch(() => {})
    return () => {}
  },
  'extended-eventsource 2.1.0': (url, take) => {
    const source = new EventSource(url)
    source.onmessage = ({ data }) => take(data)
    return () => source.close()
  },
  'eventsource-parser 4.1.3': (url, take) => {
    const read = async () => {
      const parser = createParser({ onEvent: ({ data }) => take(data) })
      const response = await fetch(url)
      for await (const text of response.body.pipeThrough(new TextDecoderStream())) parser.feed(text)
    }
    read().catch(() => {})
    return () => {}
  },
}

async function messagesOf(connect, chunks) {
  const server = createServer(async (_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    for (const chunk of [...chunks, 'data: last\n\n']) {
      response.write(chunk)
      await sleep(100)
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const messages = []
  const close = connect(`http://127.0.0.1:${server.address().port}/`, (data) => messages.push(data))
  for (let waited = 0; messages.at(-1) !== 'last' && waited < 10_000; waited += 20) await sleep(20)
  close()
  server.closeAllConnections()
  server.close()
  return messages.slice(0, -1)
}

const stated = {
  'parse-sse 0.1.0': { whole: ['one\ntwo'], cut: ['one', 'two'] },
  'extended-eventsource 2.1.0': { whole: ['one\ntwo'], cut: ['one', 'two'] },
  'eventsource-parser 4.1.3': { whole: ['one\ntwo'], cut: ['one\ntwo'] },
}
for (const [name, connect] of Object.entries(clients)) {
  const whole = await messagesOf(connect, ['data: one\r\ndata: two\r\n\r\n'])
  const cut = await messagesOf(connect, ['data: one\r', '\ndata: two\r\n\r\n'])
  console.log(name, JSON.stringify({ whole, cut }))
  if (!isDeepStrictEqual({ whole, cut }, stated[name])) process.exitCode = 1
}
if (process.exitCode === 1) console.log('This differs from the first lines of the script:', JSON.stringify(stated))
process.exit()
EOF
node try.mjs
