import type { z } from '@hono/zod-openapi'
import type { Invitation, SecretHash, Session, UsedToken } from '../../../desk/people/people-store.ts'
import { nameOfHash, type Editor } from '../../../domain/editor.ts'
import { formatInstant } from '../../../domain/ids.ts'
import type { EditorSchema, OpenInvitationSchema, OwnSessionSchema, TokenSchema } from '../schemas/people.ts'
import { authorJson } from './author-json.ts'
import { instantOrNull } from './post-json.ts'

/** An editor in a response. */
export function editorJson({ id, email, name, role, createdAt }: Editor): z.input<typeof EditorSchema> {
  return { id, email, name, role, createdAt: formatInstant(createdAt) }
}

/** A token without its secret. */
export function tokenJson(token: UsedToken): z.input<typeof TokenSchema> {
  const { id, name, scopes, createdAt, createdBy, expiresAt, revokedAt, lastUsedAt } = token
  return {
    id,
    name,
    scopes: [...scopes],
    createdAt: formatInstant(createdAt),
    createdBy: createdBy === null ? null : authorJson(createdBy),
    expiresAt: instantOrNull(expiresAt),
    revokedAt: instantOrNull(revokedAt),
    lastUsedAt: instantOrNull(lastUsedAt),
  }
}

/** An open invitation without its secret. A set-up link is not listed, and so it has an address. */
export function invitationJson(invitation: Invitation): z.input<typeof OpenInvitationSchema> {
  const { hash, email, name, role, createdAt, createdBy, expiresAt } = invitation
  return {
    id: nameOfHash(hash),
    email: email ?? '',
    name: name ?? '',
    role,
    createdAt: formatInstant(createdAt),
    createdBy: createdBy === null ? null : authorJson(createdBy),
    expiresAt: formatInstant(expiresAt),
  }
}

/** One of an editor's own sessions. @param current the one that asks. */
export function sessionJson(session: Session, current: SecretHash): z.input<typeof OwnSessionSchema> {
  const { hash, createdAt, lastUsedAt, expiresAt, agent } = session
  return {
    id: nameOfHash(hash),
    createdAt: formatInstant(createdAt),
    lastUsedAt: instantOrNull(lastUsedAt),
    expiresAt: formatInstant(expiresAt),
    agent,
    current: hash === current,
  }
}
