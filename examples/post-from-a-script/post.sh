#!/bin/sh
# Posts one sentence to a story: TELEX_TOKEN=… ./post.sh STORY 'The bridge is open again.'
# A token with the scope `post`: telex token create --name my-script --scope post
set -eu
story=$1
text=$2
url=${TELEX_URL:-http://localhost:8484}

# JSON by a program that knows how to quote; the key makes a repeated request harmless.
body=$(TEXT=$text node -p 'JSON.stringify({ text: process.env.TEXT })')
key=$(node -p 'crypto.randomUUID()')

curl --silent --show-error --fail-with-body --retry 3 --retry-connrefused \
  "$url/api/v1/stories/$story/posts" \
  -H "Authorization: Bearer $TELEX_TOKEN" \
  -H 'Content-Type: application/json' \
  -H "Idempotency-Key: $key" \
  -d "$body"
