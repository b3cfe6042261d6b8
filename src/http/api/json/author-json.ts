import type { Author } from '../../../domain/story.ts'

/** An author, for callers who may read the desk. */
export function authorJson({ kind, id, name }: Author): {
  kind: 'editor' | 'token'
  id: string
  name: string
} {
  return { kind, id, name }
}
