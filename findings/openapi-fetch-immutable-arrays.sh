#!/bin/sh
# openapi-fetch 0.17.0 makes objects of the arrays in types that openapi-typescript 7.13.0 generated with --immutable.
#
# Expected: `tags: readonly string[]` in the document's types is `readonly string[]` in `data`. The command's help
# says of --immutable: "Generate readonly types".
# Seen: 0.17.0 strips write-only properties from responses by a type that looks for `(infer E)[]`. A readonly array does not
# match and is taken for an object: it has no `Symbol.iterator`, and cannot be given to a `readonly string[]`. At run time
# nothing changes. 0.16.0 has the types right.
# Why it matters: a minor version turns every list of a typed client of a news API into errors in tsc, and the messages
# name neither package.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' >package.json
cat >api.json <<'EOF'
{
  "openapi": "3.1.0",
  "info": { "title": "Posts", "version": "1" },
  "paths": {
    "/post": {
      "get": {
        "responses": {
          "200": {
            "description": "A post.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "required": ["tags"],
                  "properties": { "tags": { "type": "array", "items": { "type": "string" } } }
                }
              }
            }
          }
        }
      }
    }
  }
}
EOF
cat >client.ts <<'EOF'
import createClient from 'openapi-fetch'
import type { paths } from './api.ts'

const { data } = await createClient<paths>().GET('/post')
export const tags: readonly string[] | undefined = data?.tags
EOF
errors_with() {
  npm install --silent --no-audit --no-fund "openapi-fetch@$1" openapi-typescript@7.13.0 typescript@5.9.3
  npx openapi-typescript api.json --immutable --output api.ts >openapi.log 2>&1
  npx tsc --noEmit --strict --target es2022 --module nodenext --allowImportingTsExtensions client.ts >"$1.log" || true
  grep -c 'error TS' "$1.log" || true
}
before=$(errors_with 0.16.0)
after=$(errors_with 0.17.0)
echo "openapi-typescript 7.13.0 --immutable, TypeScript 5.9.3"
echo "openapi-fetch 0.16.0: $before errors"
echo "openapi-fetch 0.17.0: $after errors"
cat 0.17.0.log
if [ "$before" != 0 ] || [ "$after" = 0 ]; then
  echo 'This differs from the first lines of the script.'
  exit 1
fi
