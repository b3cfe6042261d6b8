import { z } from '@hono/zod-openapi'
import {
  acceptInvitation,
  findInvitation,
  inviteEditor,
  listInvitations,
  withdrawInvitation,
} from '../../../desk/people/invite-editor.ts'
import { startSession } from '../../../desk/people/sign-in.ts'
import { formatInstant } from '../../../domain/ids.ts'
import { done } from '../../../domain/result.ts'
import { publicPath } from '../../../pages/site.ts'
import { overHttps, sameOrigin } from '../../edge/same-origin.ts'
import { apiCall } from '../api-call.ts'
import { editorJson, invitationJson } from '../json/people-json.ts'
import { IdParams } from '../schemas/common.ts'
import {
  Acceptance,
  InvitationLookup,
  InvitationMadeSchema,
  InvitationSchema,
  NewInvitation,
  OpenInvitationSchema,
  SignedInSchema,
} from '../schemas/people.ts'
import { sessionCookie } from '../session-cookie.ts'

const tag = 'People'

/** Invitations. Their secret is in the fragment of a link and in bodies, never in a path: access logs keep paths. */
export const invitationCalls = [
  apiCall({
    method: 'post',
    path: '/api/v1/invitations',
    name: 'inviteEditor',
    summary: 'Invite someone to the desk; replaces an open invitation to the same address',
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
      const link = new URL(`${publicPath(site)}/desk/welcome#${secret}`, site.publicUrl).href
      return done({ link, expiresAt: formatInstant(expiresAt) })
    },
  }),

  apiCall({
    method: 'get',
    path: '/api/v1/invitations',
    name: 'listInvitations',
    summary: 'List the invitations that are open',
    tag,
    access: 'desk',
    status: 200,
    response: z.strictObject({ invitations: z.array(OpenInvitationSchema) }),
    refusals: ['not-allowed'],
    async handle({ actor }, { people }) {
      const result = await listInvitations(people, actor)
      return result.ok ? done({ invitations: result.value.map(invitationJson) }) : result
    },
  }),

  apiCall({
    method: 'delete',
    path: '/api/v1/invitations/{id}',
    name: 'withdrawInvitation',
    summary: 'Withdraw an invitation: its link works no more',
    tag,
    access: 'desk',
    params: IdParams,
    status: 204,
    refusals: ['not-allowed', 'invitation-unknown'],
    async handle({ params, actor }, { people }) {
      const result = await withdrawInvitation(people, actor, params.id)
      return result.ok ? done(null) : result
    },
  }),

  apiCall({
    method: 'post',
    path: '/api/v1/invitations/lookup',
    name: 'getInvitation',
    summary: 'Read an invitation by its secret',
    tag,
    access: 'reader',
    body: InvitationLookup,
    status: 200,
    response: InvitationSchema,
    refusals: ['setup-link-invalid'],
    repeat: 'idempotent',
    async handle({ body }, { people }) {
      const found = await findInvitation(people, body.secret)
      if (!found.ok) return found
      const { email, name, role } = found.value
      return done({ email, name, role })
    },
  }),

  apiCall({
    method: 'post',
    path: '/api/v1/invitations/acceptance',
    name: 'acceptInvitation',
    summary: 'Accept an invitation: creates the account and signs in',
    tag,
    access: 'reader',
    body: Acceptance,
    status: 201,
    response: SignedInSchema,
    refusals: ['setup-link-invalid', 'password-too-short', 'field-too-long', 'cross-site', 'https-required'],
    repeat: 'idempotent',
    async handle({ body, headers, address, setHeader }, { people, signIns, site, now }) {
      const isKept = overHttps(headers, site.publicUrl)
      if (!isKept.ok) return isKept
      const ours = sameOrigin(headers, site.publicUrl, false)
      if (!ours.ok) return ours
      const { secret, ...given } = body
      const result = await signIns.attempt(address, null, () => acceptInvitation(people, secret, given))
      if (!result.ok) return result
      const session = await startSession(people, result.value, headers.get('user-agent') ?? '')
      setHeader('Set-Cookie', sessionCookie(session, site.publicUrl, now()))
      return done({ editor: editorJson(result.value) })
    },
  }),
]
