import { z } from '@hono/zod-openapi'
import { changeEditor, listEditors } from '../../../desk/people/manage-editors.ts'
import { createToken, listTokens, revokeToken } from '../../../desk/people/tokens.ts'
import { done } from '../../../domain/result.ts'
import { apiCall } from '../api-call.ts'
import { editorJson, tokenJson } from '../json/people-json.ts'
import { IdParams } from '../schemas/common.ts'
import {
  EditorChange,
  EditorSchema,
  NewTokenSchema,
  TokenMadeSchema,
  TokenSchema,
  TokensQuery,
} from '../schemas/people.ts'

const tag = 'People'

/** Editors and API tokens. */
export const peopleCalls = [
  apiCall({
    method: 'get',
    path: '/api/v1/editors',
    name: 'listEditors',
    summary: 'List the editors',
    tag,
    access: 'desk',
    status: 200,
    response: z.strictObject({ editors: z.array(EditorSchema) }),
    refusals: ['not-allowed'],
    async handle({ actor }, { people }) {
      const result = await listEditors(people, actor)
      return result.ok ? done({ editors: result.value.map(editorJson) }) : result
    },
  }),

  apiCall({
    method: 'patch',
    path: '/api/v1/editors/{id}',
    name: 'changeEditor',
    summary: 'Change an editor’s role',
    tag,
    access: 'desk',
    params: IdParams,
    body: EditorChange,
    status: 200,
    response: EditorSchema,
    refusals: ['not-allowed', 'editor-unknown', 'last-owner', 'tokens-undecided'],
    async handle({ params, body, actor }, { people }) {
      const result = await changeEditor(people, actor, params.id, body)
      return result.ok ? done(editorJson(result.value)) : result
    },
  }),

  apiCall({
    method: 'delete',
    path: '/api/v1/editors/{id}',
    name: 'removeEditor',
    summary: 'Remove an editor: ends their sessions and open invitations',
    tag,
    access: 'desk',
    params: IdParams,
    query: TokensQuery,
    status: 204,
    refusals: ['not-allowed', 'editor-unknown', 'last-owner', 'tokens-undecided'],
    async handle({ params, query, actor }, { people }) {
      const result = await changeEditor(people, actor, params.id, { removed: true, ...query })
      return result.ok ? done(null) : result
    },
  }),

  apiCall({
    method: 'get',
    path: '/api/v1/tokens',
    name: 'listTokens',
    summary: 'List the API tokens, without their secrets',
    tag,
    access: 'desk',
    status: 200,
    response: z.strictObject({ tokens: z.array(TokenSchema) }),
    refusals: ['not-allowed'],
    async handle({ actor }, { people }) {
      const result = await listTokens(people, actor)
      return result.ok ? done({ tokens: result.value.map(tokenJson) }) : result
    },
  }),

  apiCall({
    method: 'post',
    path: '/api/v1/tokens',
    name: 'createToken',
    summary: 'Create an API token',
    tag,
    access: 'desk',
    body: NewTokenSchema,
    status: 201,
    response: TokenMadeSchema,
    refusals: ['not-allowed', 'field-too-long'],
    repeat: 'cached',
    async handle({ body, actor }, { people }) {
      const { name, scopes, expiresAt = null } = body
      const result = await createToken(people, actor, { name, scopes, expiresAt })
      if (!result.ok) return result
      const { token, secret } = result.value
      return done({ ...tokenJson({ ...token, lastUsedAt: null }), secret })
    },
  }),

  apiCall({
    method: 'delete',
    path: '/api/v1/tokens/{id}',
    name: 'revokeToken',
    summary: 'Revoke an API token immediately',
    tag,
    access: 'desk',
    params: IdParams,
    query: TokensQuery,
    status: 204,
    refusals: ['not-allowed', 'token-unknown', 'tokens-undecided'],
    async handle({ params, query, actor }, { people }) {
      const result = await revokeToken(people, actor, params.id, query.tokens)
      return result.ok ? done(null) : result
    },
  }),
]
