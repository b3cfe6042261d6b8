import type { AlertState } from './alert.ts'
import type { BodyRefusal } from './body.ts'
import type { PostState } from './post.ts'
import type { Action } from './role.ts'

/** Every expected "no" of the desk's rules, with its facts. The sentence is chosen at the edge. */
export type Refusal =
  | { readonly kind: 'field-missing'; readonly field: string }
  | {
      readonly kind: 'field-too-long'
      readonly field: string
      readonly length: number
      readonly maxLength: number
    }
  | {
      readonly kind: 'field-invalid'
      readonly field: string
      readonly problem: string
      /** Of a list that is too long: how many it has, and the limit. */
      readonly count?: number
      readonly maxItems?: number
      /** A value like the given one that would be accepted. */
      readonly suggestion?: string
    }
  | BodyRefusal
  | { readonly kind: 'story-unknown'; readonly story: string }
  | { readonly kind: 'story-ended'; readonly story: string }
  | { readonly kind: 'slug-taken'; readonly slug: string; readonly suggestion: string }
  | { readonly kind: 'post-unknown'; readonly post: string }
  | { readonly kind: 'post-not-published'; readonly post: string; readonly state: PostState }
  | { readonly kind: 'post-not-draft'; readonly post: string; readonly state: PostState }
  | { readonly kind: 'post-retracted'; readonly post: string }
  | { readonly kind: 'post-unchanged'; readonly post: string }
  | {
      readonly kind: 'revision-outdated'
      readonly post: string
      readonly given: number
      readonly current: number
    }
  | {
      readonly kind: 'draft-outdated'
      readonly post: string
      readonly given: number
      readonly current: number
      /** What was sent, and what the draft says now. */
      readonly yours: { readonly headline: string; readonly text: string }
      readonly theirs: { readonly headline: string; readonly text: string }
    }
  | { readonly kind: 'too-many-corrections'; readonly post: string; readonly max: number }
  | { readonly kind: 'alert-unknown'; readonly alert: string }
  | {
      readonly kind: 'alert-not-held'
      readonly alert: string
      readonly state: AlertState
      readonly sent: number
    }
  | { readonly kind: 'alert-pending'; readonly post: string; readonly alert: string }
  | { readonly kind: 'alert-repeated'; readonly post: string; readonly alert: string }
  | { readonly kind: 'not-allowed'; readonly action: Action; readonly role: string }
  | { readonly kind: 'idempotency-conflict'; readonly key: string }
  | { readonly kind: 'email-taken'; readonly email: string }
  | { readonly kind: 'editor-unknown'; readonly editor: string }
  | { readonly kind: 'last-owner' }
  | { readonly kind: 'tokens-undecided'; readonly tokens: readonly TokenName[] }
  | { readonly kind: 'invitation-unknown'; readonly invitation: string }
  | { readonly kind: 'session-unknown'; readonly session: string }
  | { readonly kind: 'password-wrong' }
  | { readonly kind: 'password-too-short'; readonly minLength: number }
  | { readonly kind: 'sign-in-failed' }
  | { readonly kind: 'setup-link-invalid' }
  | { readonly kind: 'token-unknown'; readonly token: string }
  | { readonly kind: 'endpoint-not-allowed'; readonly problem: string }
  | { readonly kind: 'subscription-unknown' }
  | { readonly kind: 'subscription-taken' }

/** A token that somebody has to decide about. */
export type TokenName = { readonly id: string; readonly name: string }
