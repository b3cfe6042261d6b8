import type { AlertUrgency, Audience } from '../../../domain/alert.ts'
import type { Body } from '../../../domain/body.ts'
import type { PostState } from '../../../domain/post.ts'
import type { Role, Scope } from '../../../domain/role.ts'
import type { Answer, ApiClient } from './api-client.ts'
import type {
  AlertJson,
  EditorJson,
  FollowUpJson,
  MendedJson,
  PostFields,
  PostJson,
  RevisionJson,
  SnapshotJson,
  StoryJson,
  StoryListJson,
  TokenJson,
} from './wire.ts'

/** How many stories or posts are asked for at a time. */
const PAGE_SIZE = 50

export type Credentials = { readonly email: string; readonly password: string }
export type InvitationJson = {
  readonly email: string | null
  readonly name: string | null
  readonly role: Role
}
export type NewStory = {
  readonly headline: string
  readonly slug?: string
  readonly standfirst?: string
  readonly topics?: readonly string[]
  readonly credits?: readonly string[]
}
export type StoryChanges = {
  readonly headline?: string
  readonly standfirst?: string
  readonly keyPoints?: readonly string[]
  readonly topics?: readonly string[]
  readonly pinnedPost?: string | null
  readonly state?: StoryJson['state']
}
export type Written = { readonly id: string; readonly state: PostState; readonly revision: number }
/** `published` at once, `draft` for the desk alone, or at a time. */
export type When = { readonly state: 'published' | 'draft' } | { readonly publishAt: string }
export type CorrectionGiven = {
  readonly text?: string
  readonly body?: Body
  readonly headline?: string
  readonly note: string
  readonly revision: number
  readonly followUp?: FollowUpJson
}
export type AlertGiven = {
  readonly title: string
  readonly body: string
  readonly audience: Exclude<Audience, { kind: 'sent' }>
  readonly holdSeconds: number
  readonly ttlSeconds?: number
  readonly urgency?: AlertUrgency
  readonly breaking?: boolean
}

export type AlertHeld = { readonly id: string; readonly holdUntil: string; readonly audienceSize: number }

/** Every call of the API that the desk makes, by what it is for. */
export class DeskApi {
  readonly #client: ApiClient

  constructor(client: ApiClient) {
    this.#client = client
  }

  session(): Promise<Answer<{ readonly editor: EditorJson }>> {
    return this.#client.get('/session')
  }
  signIn(credentials: Credentials): Promise<Answer<{ readonly editor: EditorJson }>> {
    return this.#client.post('sign-in', '/session', credentials)
  }
  signOut(): Promise<Answer<null>> {
    return this.#client.delete('/session')
  }
  invitation(secret: string): Promise<Answer<InvitationJson>> {
    return this.#client.get(`/invitations/${encodeURIComponent(secret)}`)
  }
  accept(
    secret: string,
    person: { readonly email?: string; readonly name: string; readonly password: string },
  ): Promise<Answer<{ readonly editor: EditorJson }>> {
    return this.#client.post('accept', `/invitations/${encodeURIComponent(secret)}/acceptance`, person)
  }

  stories(page: string | null, signal?: AbortSignal): Promise<Answer<StoryListJson>> {
    return this.#client.get(`/stories?${query({ limit: PAGE_SIZE, page })}`, signal)
  }
  openStory(story: NewStory): Promise<Answer<{ readonly slug: string }>> {
    return this.#client.post('open-story', '/stories', story)
  }
  story(slug: string, page: string | null = null, signal?: AbortSignal): Promise<Answer<SnapshotJson>> {
    return this.#client.get(`/stories/${slug}?${query({ limit: PAGE_SIZE, page })}`, signal)
  }
  readers(slug: string, signal?: AbortSignal): Promise<Answer<{ readonly readers: number }>> {
    return this.#client.get(`/stories/${slug}/readers`, signal)
  }
  changeStory(slug: string, changes: StoryChanges): Promise<Answer<StoryJson>> {
    return this.#client.patch(`/stories/${slug}`, changes)
  }

  drafts(slug: string, signal?: AbortSignal): Promise<Answer<{ readonly drafts: readonly PostJson[] }>> {
    return this.#client.get(`/stories/${slug}/drafts`, signal)
  }
  post(id: string, signal?: AbortSignal): Promise<Answer<PostJson>> {
    return this.#client.get(`/posts/${id}`, signal)
  }
  writePost(slug: string, post: PostFields & When): Promise<Answer<Written>> {
    return this.#client.post(`write:${slug}`, `/stories/${slug}/posts`, post)
  }
  changeDraft(id: string, post: Partial<PostFields> & Partial<When>): Promise<Answer<Written>> {
    return this.#client.patch(`/posts/${id}`, post)
  }
  discardDraft(id: string): Promise<Answer<null>> {
    return this.#client.delete(`/posts/${id}`)
  }
  revisions(id: string): Promise<Answer<{ readonly revisions: readonly RevisionJson[] }>> {
    return this.#client.get(`/posts/${id}/revisions`)
  }
  correct(
    id: string,
    correction: CorrectionGiven,
  ): Promise<Answer<MendedJson & { readonly revision: number }>> {
    return this.#client.post(`correct:${id}`, `/posts/${id}/corrections`, correction)
  }
  retract(
    id: string,
    retraction: { readonly reason: string; readonly followUp?: FollowUpJson },
  ): Promise<Answer<MendedJson>> {
    return this.#client.post(`retract:${id}`, `/posts/${id}/retraction`, retraction)
  }
  /** How many browsers were sent an alert about this post. */
  reach(id: string): Promise<Answer<{ readonly sent: number }>> {
    return this.#client.get(`/posts/${id}/reach`)
  }

  audience(
    post: string,
    audience: AlertGiven['audience'],
    signal?: AbortSignal,
  ): Promise<Answer<{ readonly size: number }>> {
    const topic = audience.kind === 'topic' ? audience.topic : null
    return this.#client.get(`/audience?${query({ post, kind: audience.kind, topic })}`, signal)
  }
  sendAlert(post: string, alert: AlertGiven): Promise<Answer<AlertHeld>> {
    return this.#client.post(`alert:${post}`, `/posts/${post}/alerts`, alert)
  }
  alert(id: string, signal?: AbortSignal): Promise<Answer<AlertJson>> {
    return this.#client.get(`/alerts/${id}`, signal)
  }
  undoAlert(id: string): Promise<Answer<{ readonly state: 'cancelled' }>> {
    return this.#client.delete(`/alerts/${id}`)
  }
  alertsOfStory(
    slug: string,
    signal?: AbortSignal,
  ): Promise<Answer<{ readonly alerts: readonly AlertJson[] }>> {
    return this.#client.get(`/stories/${slug}/alerts`, signal)
  }
  alertsOfPost(id: string): Promise<Answer<{ readonly alerts: readonly AlertJson[] }>> {
    return this.#client.get(`/posts/${id}/alerts`)
  }

  editors(): Promise<Answer<{ readonly editors: readonly EditorJson[] }>> {
    return this.#client.get('/editors')
  }
  invite(person: {
    readonly email: string
    readonly name: string
    readonly role: Role
  }): Promise<Answer<{ readonly link: string; readonly expiresAt: string }>> {
    return this.#client.post('invite', '/invitations', person)
  }
  changeRole(id: string, role: Role): Promise<Answer<EditorJson>> {
    return this.#client.patch(`/editors/${id}`, { role })
  }
  removeEditor(id: string): Promise<Answer<null>> {
    return this.#client.delete(`/editors/${id}`)
  }

  tokens(): Promise<Answer<{ readonly tokens: readonly TokenJson[] }>> {
    return this.#client.get('/tokens')
  }
  createToken(token: {
    readonly name: string
    readonly scopes: readonly Scope[]
    readonly expiresAt?: string
  }): Promise<Answer<TokenJson & { readonly secret: string }>> {
    return this.#client.post('token', '/tokens', token)
  }
  revokeToken(id: string): Promise<Answer<null>> {
    return this.#client.delete(`/tokens/${id}`)
  }
}

function query(values: Readonly<Record<string, string | number | null>>): string {
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === null ? [] : [[name, `${value}`]],
  )
  return new URLSearchParams(given).toString()
}
