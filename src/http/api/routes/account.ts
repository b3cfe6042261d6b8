import { z } from '@hono/zod-openapi'
import {
  changeName,
  changePassword,
  endOtherSessions,
  endOwnSession,
  listSessions,
} from '../../../desk/people/own-account.ts'
import type { SecretHash } from '../../../desk/people/people-store.ts'
import type { People } from '../../../desk/people/people.ts'
import { done } from '../../../domain/result.ts'
import type { Site } from '../../../pages/site.ts'
import { apiCall } from '../api-call.ts'
import { editorJson, sessionJson } from '../json/people-json.ts'
import { IdParams } from '../schemas/common.ts'
import { AccountChange, EditorSchema, OwnSessionSchema, PasswordChange } from '../schemas/people.ts'
import { sessionOf } from '../session-cookie.ts'

const tag = 'Account'

/** What editors change about themselves: name, password, sessions. */
export const accountCalls = [
  apiCall({
    method: 'patch',
    path: '/api/v1/account',
    name: 'changeAccount',
    summary: 'Change your name',
    tag,
    access: 'desk',
    body: AccountChange,
    status: 200,
    response: EditorSchema,
    refusals: ['not-allowed', 'field-too-long'],
    async handle({ body, actor }, { people }) {
      const result = await changeName(people, actor, body.name)
      return result.ok ? done(editorJson(result.value)) : result
    },
  }),

  apiCall({
    method: 'post',
    path: '/api/v1/account/password',
    name: 'changePassword',
    summary: 'Change your password: ends your other sessions',
    tag,
    access: 'desk',
    body: PasswordChange,
    status: 204,
    refusals: ['not-allowed', 'password-wrong', 'password-too-short', 'field-too-long'],
    repeat: 'idempotent',
    async handle({ body, actor, headers, address }, { people, signIns, site }) {
      const keep = ownSession(headers, people, site)
      // As guarded as signing in: who has somebody's session must not guess their password.
      const result = await signIns.attempt(address, `account ${actor.id}`, () =>
        changePassword(people, actor, body, keep),
      )
      return result.ok ? done(null) : result
    },
  }),

  apiCall({
    method: 'get',
    path: '/api/v1/account/sessions',
    name: 'listSessions',
    summary: 'List your sessions',
    tag,
    access: 'desk',
    status: 200,
    response: z.strictObject({ sessions: z.array(OwnSessionSchema) }),
    refusals: ['not-allowed'],
    async handle({ actor, headers }, { people, site }) {
      const result = await listSessions(people, actor)
      if (!result.ok) return result
      const current = ownSession(headers, people, site)
      return done({ sessions: result.value.map((session) => sessionJson(session, current)) })
    },
  }),

  apiCall({
    method: 'delete',
    path: '/api/v1/account/sessions',
    name: 'endOtherSessions',
    summary: 'End all your sessions but this one',
    tag,
    access: 'desk',
    status: 204,
    refusals: ['not-allowed'],
    async handle({ actor, headers }, { people, site }) {
      const result = await endOtherSessions(people, actor, ownSession(headers, people, site))
      return result.ok ? done(null) : result
    },
  }),

  apiCall({
    method: 'delete',
    path: '/api/v1/account/sessions/{id}',
    name: 'endSession',
    summary: 'End one of your sessions',
    tag,
    access: 'desk',
    params: IdParams,
    status: 204,
    refusals: ['not-allowed', 'session-unknown'],
    async handle({ params, actor }, { people }) {
      const result = await endOwnSession(people, actor, params.id)
      return result.ok ? done(null) : result
    },
  }),
]

/** The session that makes the request, as it is stored. A program has none, and is refused before it matters. */
function ownSession(headers: Headers, { secrets }: Pick<People, 'secrets'>, site: Site): SecretHash {
  return secrets.hash(sessionOf(headers, site.publicUrl) ?? '')
}
