#!/bin/sh
# @microsoft/fetch-event-source 2.0.1 calls onmessage for comments and for events without data.
#
# Expected: a block without a "data" line dispatches nothing (WHATWG HTML, 9.2.6: "If the data buffer is an empty string
# ... return"). Its section on authoring recommends a comment every 15 seconds or so to keep proxies from closing the stream.
# Seen: each ": keep-alive" block, and each block of only "retry" or "id", becomes a message with empty data and no name.
# Why it matters: a handler that begins with JSON.parse throws at the first heartbeat, and what onmessage throws goes to
# onerror, which by default reconnects: the page reconnects at every heartbeat. Check `data !== ''` first.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund @microsoft/fetch-event-source@2.0.1
cat >try.cjs <<'EOF'
const { isDeepStrictEqual } = require('node:util')
const { fetchEventSource } = require('@microsoft/fetch-event-source')

// What a browser page gives to the package.
globalThis.window = globalThis
globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} }
const body = ': keep-alive\n\nretry: 2000\n\nevent: post\nid: 1\ndata: {"text":"one"}\n\n: keep-alive\n\n'
const headers = { 'Content-Type': 'text/event-stream' }

async function main() {
  const seen = []
  await fetchEventSource('http://desk.example/live', {
    fetch: async () => new Response(body, { headers }),
    onmessage: ({ event, data }) => seen.push([event, data]),
  })
  console.log('@microsoft/fetch-event-source 2.0.1:', JSON.stringify(seen))
  const stated = [
    ['', ''],
    ['', ''],
    ['post', '{"text":"one"}'],
    ['', ''],
  ]
  if (isDeepStrictEqual(seen, stated)) return
  console.log('This differs from the first lines of the script:', JSON.stringify(stated))
  process.exitCode = 1
}
main()
EOF
node try.cjs
