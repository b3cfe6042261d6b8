import type { Author } from '../../../domain/story.ts'

/** Who did something, for those who may read the desk. */
export function authorJson({ kind, id, name }: Author): {
  kind: 'editor' | 'token'
  id: string
  name: string
} {
  return { kind, id, name }
}
