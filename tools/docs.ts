/** Writes the pages of `docs/reference` that are made from the code: `npm run docs`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generatedDocs } from './generated-docs.ts'
import './openapi.ts'

for (const [path, text] of Object.entries(generatedDocs())) {
  writeFileSync(join(import.meta.dirname, '..', path), text)
}
