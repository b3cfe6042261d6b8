import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { apiCalls } from '../../src/http/api/api-calls.ts'
import { httpApp } from '../../src/http/app.ts'
import { honoPath } from '../../src/http/api/mount-calls.ts'
import { apiDocument } from '../../src/http/api/openapi.ts'
import { openapiYaml } from '../../src/http/api/openapi-yaml.ts'
import { depsForTest } from '../support/http-deps.ts'
import { startDesk } from '../support/start-desk.ts'

type Schema = Readonly<Record<string, unknown>>
type Operation = {
  readonly operationId: string
  readonly summary: string
  readonly tags: readonly string[]
  readonly security: readonly object[]
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: object }>>
}
type Document = {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly securitySchemes: Readonly<Record<string, object>>
  }
}

const document = apiDocument() as Document
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)

test('serves the document of docs/reference/openapi.yaml', async () => {
  await using desk = await startDesk()

  const response = await desk.request('/api/v1/openapi.json')

  expect(response.headers.get('content-type')).toBe('application/json')
  expect(response.headers.get('access-control-allow-origin')).toBe('*')
  expect(await response.json()).toEqual(document)
  expect(readFileSync('docs/reference/openapi.yaml', 'utf8'), 'run: node tools/openapi.ts').toBe(
    openapiYaml(document),
  )
})

test('documents every call and serves every documented one', async () => {
  await using it = await depsForTest()
  const served = new Set(httpApp(it.deps).routes.map(({ method, path }) => `${method} ${path}`))
  const described = operations.map(({ path, method }) => `${method.toUpperCase()} ${honoPath(path)}`)

  const onSockets = ['GET /live', 'GET /live/stories/:slug']
  expect(described.filter((operation) => !served.has(operation))).toEqual(onSockets)
  const forPrograms = [...served].filter(
    (route) =>
      /^(GET|POST|PATCH|DELETE) \/(api|push|live|health|metrics)/.test(route) && !route.endsWith('*'),
  )
  expect(forPrograms.filter((route) => !described.includes(route))).toEqual([])
  expect(described.length).toBeGreaterThan(apiCalls.length)
})

test('gives every operation an id, a summary and responses', () => {
  expect(document.openapi).toBe('3.1.0')
  for (const { path, method, operation } of operations) {
    const where = `${method} ${path}`
    expect(operation.operationId, where).toMatch(/^[a-z][A-Za-z]+$/)
    expect(operation.summary.length, where).toBeGreaterThan(5)
    expect(operation.tags.length, where).toBe(1)
    expect(
      Object.keys(operation.responses).some((status) => status.startsWith('2')),
      where,
    ).toBe(true)
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
    expect(
      declared.map(({ name }) => name),
      where,
    ).toEqual(inPath)
    expect(
      declared.every(({ required }) => required),
      where,
    ).toBe(true)
    const posts = method === 'post' && operation.parameters?.some(({ name }) => name === 'Idempotency-Key')
    expect(posts, where).toBe(method === 'post')
  }
  const names = operations.map(({ operation }) => operation.operationId)
  expect(new Set(names).size).toBe(names.length)
})

test('resolves every reference and uses every schema', () => {
  const text = JSON.stringify(document)
  const referred = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name = '']) => name)

  expect(new Set(referred)).toEqual(new Set(Object.keys(document.components.schemas)))
})

test('defines every security scheme', () => {
  const asked = operations.flatMap(({ operation }) => operation.security.flatMap(Object.keys))

  expect(new Set(asked)).toEqual(new Set(Object.keys(document.components.securitySchemes)))
})

test('refuses unknown fields in every body', () => {
  for (const { path, method, operation } of operations) {
    const schema = operation.requestBody?.content['application/json']?.schema
    if (schema === undefined) continue
    const name = String(schema['$ref']).replace('#/components/schemas/', '')
    const at = `${method} ${path}`
    expect(document.components.schemas[name]?.['additionalProperties'], at).toBe(false)
  }
})

test('documents every refusal of every call', () => {
  const named = (operationId: string, status: number): string =>
    operations.find(({ operation }) => operation.operationId === operationId)?.operation.responses[status]
      ?.description ?? ''

  expect(named('writePost', 409)).toContain('`story-ended`')
  expect(named('correctPost', 409)).toContain('`revision-outdated`')
  expect(named('createToken', 403)).toContain('`not-allowed`')
  expect(named('subscribe', 409)).toContain('`subscription-taken`')
})
