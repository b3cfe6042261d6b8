import { z } from '@hono/zod-openapi'
import {
  MAX_EMAIL_LENGTH,
  MAX_NAME_LENGTH,
  MAX_PASSWORD_LENGTH,
  MIN_PASSWORD_LENGTH,
} from '../../../domain/editor.ts'
import { GivenInstant, Id, InstantText, line } from './common.ts'

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

const token = {
  id: Id,
  name: z.string(),
  scopes: z.array(scope),
  createdAt: InstantText,
  expiresAt: InstantText.nullable(),
  revokedAt: InstantText.nullable(),
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

/** Body of `acceptInvitation`. */
export const Acceptance = z
  .strictObject({
    email: email.optional().openapi({ description: 'Required if the invitation has none.' }),
    name: name.optional(),
    password,
  })
  .openapi('Acceptance')

/** Body of `changeEditor`. */
export const EditorChange = z.strictObject({ role: role.optional() }).openapi('EditorChange')

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

/** The invitation’s secret in a path. */
export const SecretParams = z.object({ secret: z.string() })
