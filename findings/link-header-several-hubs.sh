#!/bin/sh
# li 1.3.0 and parse-link-header 2.0.0 keep one link of each relation: of a feed's hubs, the last.
#
# Expected: a publisher may name several hubs, each in a link of its own (W3C WebSub, section 4), and a subscriber can choose.
# Names of parameters are case-insensitive, and a second "rel" in one link is ignored (RFC 8288, sections 3.3 and B.3).
# Seen: both return an object with one entry for each relation; the earlier hub is gone. "REL=hub" is not found at all, and
# of two "rel" in one link the second wins. http-link-header 1.1.4 has all of it right.
# Why it matters: the hub that a subscriber would turn to when the other is down is not known to it.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund li@1.3.0 parse-link-header@2.0.0 http-link-header@1.1.4
cat >try.cjs <<'EOF'
const { isDeepStrictEqual } = require('node:util')
const httpLinkHeader = require('http-link-header')
const li = require('li')
const parseLinkHeader = require('parse-link-header')

const headers = {
  'two hubs': '<https://hub1.example/>; rel="hub", <https://hub2.example/>; rel="hub"',
  'capital letters': '<https://hub1.example/>; REL=hub',
  'rel twice': '<https://hub1.example/>; rel="hub"; rel="help"',
}
const hubs = {
  'li 1.3.0': (header) => [li.parse(header).hub ?? []].flat(),
  'parse-link-header 2.0.0': (header) => [parseLinkHeader(header)?.hub ?? []].flat().map(({ url }) => url),
  'http-link-header 1.1.4': (header) => httpLinkHeader.parse(header).rel('hub').map(({ uri }) => uri),
}
const one = 'https://hub1.example/'
const two = 'https://hub2.example/'
const stated = {
  'li 1.3.0': [[two], [], []],
  'parse-link-header 2.0.0': [[two], [], []],
  'http-link-header 1.1.4': [[one, two], [one], [one]],
}
for (const [name, hubsOf] of Object.entries(hubs)) {
  const seen = Object.values(headers).map(hubsOf)
  Object.keys(headers).forEach((what, index) => console.log(name, what, JSON.stringify(seen[index])))
  if (isDeepStrictEqual(seen, stated[name])) continue
  console.log('This differs from the first lines of the script:', JSON.stringify(stated[name]))
  process.exitCode = 1
}
EOF
node try.cjs
