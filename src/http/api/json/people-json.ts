import type { z } from '@hono/zod-openapi'
import type { ApiToken, Editor } from '../../../domain/editor.ts'
import { formatInstant } from '../../../domain/ids.ts'
import type { EditorSchema, TokenSchema } from '../schemas/people.ts'
import { instantOrNull } from './post-json.ts'

/** An editor in a response. */
export function editorJson({ id, email, name, role, createdAt }: Editor): z.input<typeof EditorSchema> {
  return { id, email, name, role, createdAt: formatInstant(createdAt) }
}

/** A token without its secret. */
export function tokenJson(token: ApiToken): z.input<typeof TokenSchema> {
  const { id, name, scopes, createdAt, expiresAt, revokedAt } = token
  return {
    id,
    name,
    scopes: [...scopes],
    createdAt: formatInstant(createdAt),
    expiresAt: instantOrNull(expiresAt),
    revokedAt: instantOrNull(revokedAt),
  }
}
