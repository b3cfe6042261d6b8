/** Writes what is made from the code, the pages of `docs/reference` and the client's types: `npm run docs`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { generatedDocs } from './generated-docs.ts'
import './openapi.ts'

for (const [path, text] of Object.entries(await generatedDocs())) {
  const file = join(import.meta.dirname, '..', path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
