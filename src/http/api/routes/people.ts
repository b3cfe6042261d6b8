import { z } from '@hono/zod-openapi'
import { acceptInvitation, findInvitation, inviteEditor } from '../../../desk/people/invite-editor.ts'
import { changeEditor, listEditors } from '../../../desk/people/manage-editors.ts'
import { startSession } from '../../../desk/people/sign-in.ts'
import { createToken, listTokens, revokeToken } from '../../../desk/people/tokens.ts'
import { formatInstant } from '../../../domain/ids.ts'
import { done } from '../../../domain/result.ts'
import { publicPath } from '../../../pages/site.ts'
import { apiCall } from '../api-call.ts'
import { editorJson, tokenJson } from '../json/people-json.ts'
import { sameOrigin } from '../../edge/same-origin.ts'
import { IdParams } from '../schemas/common.ts'
import {
  Acceptance,
  EditorChange,
  EditorSchema,
  InvitationMadeSchema,
  InvitationSchema,
  NewInvitation,
  NewTokenSchema,
  SecretParams,
  SignedInSchema,
  TokenMadeSchema,
  TokenSchema,
} from '../schemas/people.ts'
import { sessionCookie } from '../session-cookie.ts'

const tag = 'People'

/** Editors, invitations and API tokens. */
export const peopleCalls = [
  apiCall({
    method: 'post',
    path: '/api/v1/invitations',
    name: 'inviteEditor',
    summary: 'Invite someone to the desk',
    tag,
    access: 'desk',
    body: NewInvitation,
    status: 201,
    response: InvitationMadeSchema,
    refusals: ['not-allowed', 'email-taken', 'field-too-long'],
    repeat: 'cached',
    async handle({ body, actor }, { people, site }) {
      const result = await inviteEditor(people, actor, body)
      if (!result.ok) return result
      const { secret, expiresAt } = result.value
      // In the fragment, which no server and no log ever sees.
      const link = new URL(`${publicPath(site)}/desk/welcome#${secret}`, site.publicUrl).href
      return done({ link, expiresAt: formatInstant(expiresAt) })
    },
  }),

  apiCall({
    method: 'get',
    path: '/api/v1/invitations/{secret}',
    name: 'getInvitation',
    summary: 'Read an invitation by its secret',
    tag,
    access: 'reader',
    params: SecretParams,
    status: 200,
    response: InvitationSchema,
    refusals: ['setup-link-invalid'],
    async handle({ params }, { people }) {
      const found = await findInvitation(people, params.secret)
      if (!found.ok) return found
      const { email, name, role } = found.value
      return done({ email, name, role })
    },
  }),

  apiCall({
    method: 'post',
    path: '/api/v1/invitations/{secret}/acceptance',
    name: 'acceptInvitation',
    summary: 'Accept an invitation: creates the account and signs in',
    tag,
    access: 'reader',
    params: SecretParams,
    body: Acceptance,
    status: 201,
    response: SignedInSchema,
    refusals: ['setup-link-invalid', 'password-too-short', 'field-too-long', 'cross-site'],
    repeat: 'idempotent',
    async handle({ params, body, headers, address, setHeader }, { people, signIns, site, now }) {
      const ours = sameOrigin(headers, site.publicUrl, false)
      if (!ours.ok) return ours
      const work = () => acceptInvitation(people, params.secret, body)
      const result = await signIns.attempt(address, null, work)
      if (!result.ok) return result
      const session = await startSession(people, result.value)
      setHeader('Set-Cookie', sessionCookie(session, site.publicUrl, now()))
      return done({ editor: editorJson(result.value) })
    },
  }),

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
    refusals: ['not-allowed', 'editor-unknown', 'last-owner'],
    async handle({ params, body, actor }, { people }) {
      const result = await changeEditor(people, actor, params.id, body)
      return result.ok ? done(editorJson(result.value)) : result
    },
  }),

  apiCall({
    method: 'delete',
    path: '/api/v1/editors/{id}',
    name: 'removeEditor',
    summary: 'Remove an editor and end all their sessions',
    tag,
    access: 'desk',
    params: IdParams,
    status: 204,
    refusals: ['not-allowed', 'editor-unknown', 'last-owner'],
    async handle({ params, actor }, { people }) {
      const result = await changeEditor(people, actor, params.id, { removed: true })
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
      return result.ok ? done({ ...tokenJson(result.value.token), secret: result.value.secret }) : result
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
    status: 204,
    refusals: ['not-allowed', 'token-unknown'],
    async handle({ params, actor }, { people }) {
      const result = await revokeToken(people, actor, params.id)
      return result.ok ? done(null) : result
    },
  }),
]
