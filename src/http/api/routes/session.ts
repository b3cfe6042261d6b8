import { signIn, signOut } from '../../../desk/people/sign-in.ts'
import { done, refuse } from '../../../domain/result.ts'
import { apiCall } from '../api-call.ts'
import { editorJson } from '../json/people-json.ts'
import { overHttps, sameOrigin } from '../../edge/same-origin.ts'
import { Credentials, SessionSchema, SignedInSchema } from '../schemas/people.ts'
import { endedCookie, sessionCookie, sessionOf } from '../session-cookie.ts'

const tag = 'Session'
const path = '/api/v1/session'

/** Calls that sign in, sign out and read the session. */
export const sessionCalls = [
  apiCall({
    method: 'post',
    path,
    name: 'signIn',
    summary: 'Sign in: sets a session cookie for two weeks',
    tag,
    access: 'anyone',
    body: Credentials,
    status: 201,
    response: SignedInSchema,
    refusals: ['sign-in-failed', 'cross-site', 'https-required'],
    repeat: 'idempotent',
    async handle({ body, headers, address, setHeader }, { people, signIns, site, now }) {
      const isKept = overHttps(headers, site.publicUrl)
      if (!isKept.ok) return isKept
      // Another site must not sign a browser in to an account of its own choosing.
      const ours = sameOrigin(headers, site.publicUrl, false)
      if (!ours.ok) return ours
      const { email, password } = body
      // Somebody who pressed too early is told what is missing, and it counts as no attempt.
      if (email.trim() === '') return refuse({ kind: 'field-missing', field: 'email' })
      if (password === '') return refuse({ kind: 'field-missing', field: 'password' })
      const agent = headers.get('user-agent') ?? ''
      const result = await signIns.attempt(address, email, () => signIn(people, email, password, agent))
      if (!result.ok) return result
      // The browser's earlier session ends, so that what somebody planted there is worth nothing.
      const earlier = sessionOf(headers, site.publicUrl)
      if (earlier !== null) await signOut(people, earlier)
      setHeader('Set-Cookie', sessionCookie(result.value, site.publicUrl, now()))
      return done({ editor: editorJson(result.value.editor) })
    },
  }),

  apiCall({
    method: 'get',
    path,
    name: 'getSession',
    summary: 'Get the authenticated caller',
    tag,
    access: 'desk',
    status: 200,
    response: SessionSchema,
    refusals: [],
    async handle({ actor }, { people }) {
      if (actor.kind === 'token') {
        const { id, name, scopes } = actor
        return done({ editor: null, token: { id, name, scopes: [...scopes] } })
      }
      const editor = await people.store.editor(actor.id)
      return editor === null
        ? refuse({ kind: 'not-signed-in' })
        : done({ editor: editorJson(editor), token: null })
    },
  }),

  apiCall({
    method: 'delete',
    path,
    name: 'signOut',
    summary: 'Sign out',
    tag,
    access: 'anyone',
    status: 204,
    refusals: [],
    async handle({ headers, setHeader }, { people, site }) {
      const secret = sessionOf(headers, site.publicUrl)
      if (secret !== null) await signOut(people, secret)
      setHeader('Set-Cookie', endedCookie(site.publicUrl))
      return done(null)
    },
  }),
]
