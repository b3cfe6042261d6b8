import type { EditorId, TokenId } from './ids.ts'
import type { Post } from './post.ts'
import type { Author } from './story.ts'

/** From least to most: reporters write, editors are responsible for what is published, owners also for people. */
export type Role = 'reporter' | 'editor' | 'owner'
export const roles: readonly Role[] = ['reporter', 'editor', 'owner']

/** What an API token may do. `admin` is everything an owner may. */
export type Scope = 'read' | 'post' | 'alert' | 'admin'
export const scopes: readonly Scope[] = ['read', 'post', 'alert', 'admin']

/** An editor with a session, or a program with a token. */
export type Actor =
  | { readonly kind: 'editor'; readonly id: EditorId; readonly name: string; readonly role: Role }
  | { readonly kind: 'token'; readonly id: TokenId; readonly name: string; readonly scopes: readonly Scope[] }

export type Action =
  /** See drafts, alerts and receipts. */
  | 'read-desk'
  | 'write-post'
  | 'correct-post'
  | 'retract-post'
  /** Open, change, pin in, end and reopen a story. */
  | 'run-story'
  | 'send-alert'
  /** Invite and remove editors, make and revoke tokens. */
  | 'manage-people'
  /** One's own name, password and sessions. */
  | 'own-account'

const rolesFor: Record<Action, readonly Role[]> = {
  'read-desk': ['reporter', 'editor', 'owner'],
  'write-post': ['reporter', 'editor', 'owner'],
  'correct-post': ['editor', 'owner'],
  'retract-post': ['editor', 'owner'],
  'run-story': ['editor', 'owner'],
  'send-alert': ['editor', 'owner'],
  'manage-people': ['owner'],
  'own-account': ['reporter', 'editor', 'owner'],
}

const scopesFor: Record<Action, readonly Scope[]> = {
  'read-desk': ['read', 'post', 'alert', 'admin'],
  'write-post': ['post', 'admin'],
  'correct-post': ['post', 'admin'],
  'retract-post': ['post', 'admin'],
  'run-story': ['post', 'admin'],
  'send-alert': ['alert', 'admin'],
  'manage-people': ['admin'],
  'own-account': [],
}

/** Whether this actor may do this; for a correction or retraction, say of which post: reporters may correct their own. */
export function may(actor: Actor, action: Action, post?: Pick<Post, 'author'>): boolean {
  if (actor.kind === 'token') return scopesFor[action].some((scope) => actor.scopes.includes(scope))
  if (rolesFor[action].includes(actor.role)) return true
  const own = post?.author.kind === 'editor' && post.author.id === actor.id
  return own && (action === 'correct-post' || action === 'retract-post')
}

/** The actor as a story, a post or an alert remembers it. */
export function authorOf(actor: Actor): Author {
  return actor.kind === 'editor'
    ? { kind: 'editor', id: actor.id, name: actor.name }
    : { kind: 'token', id: actor.id, name: actor.name }
}
