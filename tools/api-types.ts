import { registerHooks } from 'node:module'
import type { OpenAPI3 } from 'openapi-typescript'
import { apiDocument } from '../src/http/api/openapi.ts'

const header = `/**
 * The API's shapes, generated from docs/reference/openapi.yaml: \`npm run docs\`. Changes belong in src/http/api/schemas.
 */
`

/** The TypeScript of the API's document: `paths` for the client, and each schema under its own name. */
export async function apiTypes(): Promise<string> {
  // The generator prints with the compiler's JavaScript API, which TypeScript 7 doesn't have.
  const hooks = registerHooks({
    resolve: (name, context, next) => next(name === 'typescript' ? 'typescript-5' : name, context),
  })
  try {
    const { astToString, default: openapiTypes } = await import('openapi-typescript')
    const nodes = await openapiTypes(apiDocument() as OpenAPI3, {
      immutable: true,
      // A field with a default may be left out of a request.
      defaultNonNullable: false,
      rootTypes: true,
      rootTypesNoSchemaPrefix: true,
    })
    return header + astToString(nodes)
  } finally {
    hooks.deregister()
  }
}
