import { z } from '@hono/zod-openapi'
import {
  MAX_EMAIL_LENGTH,
  MAX_NAME_LENGTH,
  MAX_PASSWORD_LENGTH,
  MIN_PASSWORD_LENGTH,
} from '../../../domain/editor.ts'
import { AuthorSchema, GivenInstant, Id, InstantText, line } from './common.ts'

const email = line(MAX_EMAIL_LENGTH, 'The name they sign in with.')
const name = line(MAX_NAME_LENGTH, 'As colleagues see it.', 1)
const role = z.enum(['reporter', 'editor', 'owner'])
const scope = z.enum(['read', 'post', 'alert', 'admin'])
const password = z.string().openapi({ minLength: MIN_PASSWORD_LENGTH, maxLength: MAX_PASSWORD_LENGTH })

/** Body of `signIn`. */
export const Credentials = z.strictObject({ email, password: z.string() }).openapi('Credentials')

/** An editor, as visible to owners and to the editor. */
export const EditorSchema = z
  .strictObject({ id: Id, email: z.string(), name: z.string(), role, createdAt: InstantText })
  .openapi('Editor')

const maker = AuthorSchema.nullable().openapi({
  description:
    'Who made it. `null` if the operator did, on the desk’s own machine, or if it is older than Telex records it.',
})

const token = {
  id: Id,
  name: z.string(),
  scopes: z.array(scope),
  createdAt: InstantText,
  createdBy: maker,
  expiresAt: InstantText.nullable(),
  revokedAt: InstantText.nullable(),
  lastUsedAt: InstantText.nullable().openapi({
    description: 'To the minute. `null` if it was not used since Telex records it.',
  }),
}

/** A token without its secret. */
export const TokenSchema = z.strictObject(token).openapi('Token')

/** Response of `signIn` and `acceptInvitation`. */
export const SignedInSchema = z.strictObject({ editor: EditorSchema }).openapi('SignedIn')

/** Response of `getSession`. */
export const SessionSchema = z
  .strictObject({
    editor: EditorSchema.nullable(),
    token: z.strictObject({ id: Id, name: z.string(), scopes: z.array(scope) }).nullable(),
  })
  .openapi('Session', { description: 'The authenticated caller: one of the two is set.' })

/** Body of `inviteEditor`. */
export const NewInvitation = z.strictObject({ email, name, role }).openapi('NewInvitation')

/** Response of `inviteEditor`. */
export const InvitationMadeSchema = z
  .strictObject({
    link: z.url().openapi({ description: 'Works once, for a week. Shown only in this response.' }),
    expiresAt: InstantText,
  })
  .openapi('InvitationMade')

/** Response of `getInvitation`. */
export const InvitationSchema = z
  .strictObject({
    email: z.string().nullable().openapi({ description: '`null` for the setup link of a new desk.' }),
    name: z.string().nullable(),
    role,
  })
  .openapi('Invitation')

/** An invitation that can still be accepted, for owners. */
export const OpenInvitationSchema = z
  .strictObject({
    id: Id,
    email: z.string(),
    name: z.string(),
    role,
    createdAt: InstantText,
    createdBy: maker,
    expiresAt: InstantText,
  })
  .openapi('OpenInvitation')

const secret = z.string().openapi({ description: 'What stands behind `#` in the invitation’s link.' })

/** Body of `getInvitation`. */
export const InvitationLookup = z.strictObject({ secret }).openapi('InvitationLookup')

/** Body of `acceptInvitation`. */
export const Acceptance = z
  .strictObject({
    secret,
    email: email.optional().openapi({ description: 'Required if the invitation has none.' }),
    name: name.optional(),
    password,
  })
  .openapi('Acceptance')

const decision = z.enum(['keep', 'revoke']).optional().openapi({
  description: 'What becomes of API tokens they made that still work. Required if there are any.',
})

/** Body of `changeEditor`. */
export const EditorChange = z
  .strictObject({ role: role.optional(), tokens: decision })
  .openapi('EditorChange')

/** Query of `removeEditor` and `revokeToken`. */
export const TokensQuery = z.object({ tokens: decision })

/** Body of `changeAccount`. */
export const AccountChange = z.strictObject({ name }).openapi('AccountChange')

/** Body of `changePassword`. */
export const PasswordChange = z
  .strictObject({ current: z.string().openapi({ description: 'Your password until now.' }), password })
  .openapi('PasswordChange')

/** One of the caller's own sessions. */
export const OwnSessionSchema = z
  .strictObject({
    id: Id,
    createdAt: InstantText.openapi({ description: 'When you signed in.' }),
    lastUsedAt: InstantText.nullable().openapi({ description: 'To the minute.' }),
    expiresAt: InstantText,
    agent: z.string().openapi({ description: 'The `User-Agent` that signed in.' }),
    current: z.boolean().openapi({ description: 'Whether it is the one that makes this request.' }),
  })
  .openapi('OwnSession')

/** Body of `createToken`. */
export const NewTokenSchema = z
  .strictObject({
    name: line(MAX_NAME_LENGTH, 'What it is for.', 1),
    scopes: z.array(scope).max(20),
    expiresAt: GivenInstant.nullable()
      .optional()
      .openapi({ description: 'By default the token never expires.' }),
  })
  .openapi('NewToken')

/** Response of `createToken`. */
export const TokenMadeSchema = z
  .strictObject({
    ...token,
    secret: z.string().openapi({ description: 'Shown only in this response.' }),
  })
  .openapi('TokenMade')
