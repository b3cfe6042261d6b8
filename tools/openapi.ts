/** Writes docs/reference/openapi.yaml from the schemas: `node tools/openapi.ts`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { apiDocument } from '../src/http/api/openapi.ts'
import { openapiYaml } from '../src/http/api/openapi-yaml.ts'

writeFileSync(join(import.meta.dirname, '../docs/reference/openapi.yaml'), openapiYaml(apiDocument()))
