#!/bin/sh
# parseFeed of htmlparser2 12.0.0 takes an Atom entry's first link, whatever its relation: a picture instead of the story.
#
# Expected: the link of an entry is the one with rel="alternate", or without a "rel", which means the same (RFC 4287, section
# 4.2.7.2). Links may come in any order.
# Seen: with an enclosure first, `item.link` is the picture; with the feed's rel="self" first, `feed.link` is the feed itself.
# Dates are of <updated> where both are there, so that a corrected old story looks new. @rowanmanning/feed-parser 2.1.5 has
# links and both dates right.
# Why it matters: a desk that takes in other desks' feeds links its readers to a JPEG.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund htmlparser2@12.0.0 @rowanmanning/feed-parser@2.1.5
cat >try.mjs <<'EOF'
import { isDeepStrictEqual } from 'node:util'
import * as rowanmanning from '@rowanmanning/feed-parser'
import { parseFeed } from 'htmlparser2'

const atom = `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title>Live</title>
  <id>urn:example:live</id>
  <updated>2026-11-30T12:00:00Z</updated>
  <link rel="self" href="https://news.example/live.atom"/>
  <link rel="alternate" href="https://news.example/live"/>
  <entry>
    <title>The bridge is open</title>
    <id>urn:example:1</id>
    <published>2026-11-29T10:00:00Z</published>
    <updated>2026-11-30T12:00:00Z</updated>
    <link rel="enclosure" type="image/jpeg" href="https://news.example/bridge.jpg"/>
    <link rel="alternate" href="https://news.example/bridge"/>
    <summary>Both lanes are free.</summary>
  </entry>
</feed>`
const { parseFeed: parse } = rowanmanning.parseFeed === undefined ? rowanmanning.default : rowanmanning
const feed = parseFeed(atom, { xmlMode: true })
const other = parse(atom).toJSON()
const seen = {
  'htmlparser2 12.0.0': [feed.link, feed.items[0].link, feed.items[0].pubDate.toISOString()],
  '@rowanmanning/feed-parser 2.1.5': [other.url, other.items[0].url, new Date(other.items[0].published).toISOString()],
}
for (const [name, values] of Object.entries(seen)) console.log(name, JSON.stringify(values))
const stated = {
  'htmlparser2 12.0.0': [
    'https://news.example/live.atom',
    'https://news.example/bridge.jpg',
    '2026-11-30T12:00:00.000Z',
  ],
  '@rowanmanning/feed-parser 2.1.5': [
    'https://news.example/live',
    'https://news.example/bridge',
    '2026-11-29T10:00:00.000Z',
  ],
}
if (!isDeepStrictEqual(seen, stated)) {
  console.log('This differs from the first lines of the script:', JSON.stringify(stated))
  process.exitCode = 1
}
EOF
node try.mjs
