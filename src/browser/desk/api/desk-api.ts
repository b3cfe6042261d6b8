import type {
  Acceptance,
  AlertHeld,
  Credentials,
  DraftChange,
  NewInvitation,
  NewPost,
  NewRetraction,
  NewStory,
  NewToken,
  PasswordChange,
} from '../../../client/api-types.ts'
import type { Role } from '../../../domain/role.ts'
import type { Answer, ApiClient } from './api-client.ts'
import type {
  AlertJson,
  CorrectionResultJson,
  EditorJson,
  InvitationJson,
  NewAlertJson,
  NewCorrectionJson,
  OpenInvitationJson,
  OwnSessionJson,
  PostJson,
  PostWrittenJson,
  RevisionListJson,
  SnapshotJson,
  StoryChangeJson,
  StoryJson,
  StoryListJson,
  TokenJson,
  TokensDecision,
} from './api-json.ts'

/** How many stories or posts are asked for at a time. */
const PAGE_SIZE = 50

/** Every call of the API that the desk makes, by what it is for. */
export class DeskApi {
  readonly #client: ApiClient

  constructor(client: ApiClient) {
    this.#client = client
  }

  session(): Promise<Answer<{ readonly editor: EditorJson }>> {
    return this.#client.ask((api) => api.GET('/api/v1/session'))
  }
  signIn(body: Credentials): Promise<Answer<{ readonly editor: EditorJson }>> {
    return this.#client.act('sign-in', body, (api, header) =>
      api.POST('/api/v1/session', { params: { header }, body }),
    )
  }
  signOut(): Promise<Answer<undefined>> {
    return this.#client.ask((api) => api.DELETE('/api/v1/session'))
  }
  invitation(secret: string): Promise<Answer<InvitationJson>> {
    return this.#client.ask((api) => api.POST('/api/v1/invitations/lookup', { body: { secret } }))
  }
  accept(body: Acceptance): Promise<Answer<{ readonly editor: EditorJson }>> {
    return this.#client.act('accept', body, (api, header) =>
      api.POST('/api/v1/invitations/acceptance', { params: { header }, body }),
    )
  }

  stories(page: string | null, signal?: AbortSignal): Promise<Answer<StoryListJson>> {
    return this.#client.ask((api) =>
      api.GET('/api/v1/stories', { params: { query: pageOf(page) }, ...on(signal) }),
    )
  }
  openStory(body: NewStory): Promise<Answer<{ readonly slug: string }>> {
    return this.#client.act('open-story', body, (api, header) =>
      api.POST('/api/v1/stories', { params: { header }, body }),
    )
  }
  story(slug: string, page: string | null = null, signal?: AbortSignal): Promise<Answer<SnapshotJson>> {
    const params = { path: { slug }, query: pageOf(page) }
    return this.#client.ask((api) => api.GET('/api/v1/stories/{slug}', { params, ...on(signal) }))
  }
  readers(slug: string, signal?: AbortSignal): Promise<Answer<{ readonly readers: number }>> {
    return this.#client.ask((api) =>
      api.GET('/api/v1/stories/{slug}/readers', { params: { path: { slug } }, ...on(signal) }),
    )
  }
  changeStory(slug: string, body: StoryChangeJson): Promise<Answer<StoryJson>> {
    return this.#client.ask((api) =>
      api.PATCH('/api/v1/stories/{slug}', { params: { path: { slug } }, body }),
    )
  }

  drafts(slug: string, signal?: AbortSignal): Promise<Answer<{ readonly drafts: readonly PostJson[] }>> {
    return this.#client.ask((api) =>
      api.GET('/api/v1/stories/{slug}/drafts', { params: { path: { slug } }, ...on(signal) }),
    )
  }
  post(id: string, signal?: AbortSignal): Promise<Answer<PostJson>> {
    return this.#client.ask((api) =>
      api.GET('/api/v1/posts/{id}', { params: { path: { id } }, ...on(signal) }),
    )
  }
  writePost(slug: string, body: NewPost): Promise<Answer<PostWrittenJson>> {
    return this.#client.act(`write:${slug}`, body, (api, header) =>
      api.POST('/api/v1/stories/{slug}/posts', { params: { path: { slug }, header }, body }),
    )
  }
  /** The key of a try that got no answer. */
  keyOfPost(slug: string, body: NewPost): string {
    return this.#client.keyOf(`write:${slug}`, body)
  }
  /** The outbox files it under that key from now on. */
  releasePost(slug: string): void {
    this.#client.releaseKey(`write:${slug}`)
  }
  /** Files a post under the key of its first try. */
  writePostAgain(slug: string, body: NewPost, key: string): Promise<Answer<PostWrittenJson>> {
    const header = { 'Idempotency-Key': key }
    return this.#client.ask((api) =>
      api.POST('/api/v1/stories/{slug}/posts', { params: { path: { slug }, header }, body }),
    )
  }
  changeDraft(id: string, body: DraftChange): Promise<Answer<PostWrittenJson>> {
    return this.#client.ask((api) => api.PATCH('/api/v1/posts/{id}', { params: { path: { id } }, body }))
  }
  /** @param revision the one the editor looked at: what a colleague wrote after it is not discarded. */
  discardDraft(id: string, revision: number): Promise<Answer<undefined>> {
    return this.#client.ask((api) =>
      api.DELETE('/api/v1/posts/{id}', { params: { path: { id }, query: { revision } } }),
    )
  }
  /** Saves a draft that was discarded, as a new one. */
  restoreDraft({ id, story: slug }: PostJson, body: NewPost): Promise<Answer<PostWrittenJson>> {
    return this.#client.act(`restore:${id}`, body, (api, header) =>
      api.POST('/api/v1/stories/{slug}/posts', { params: { path: { slug }, header }, body }),
    )
  }
  revisions(id: string): Promise<Answer<RevisionListJson>> {
    return this.#client.ask((api) => api.GET('/api/v1/posts/{id}/revisions', { params: { path: { id } } }))
  }
  correct(
    id: string,
    body: NewCorrectionJson,
  ): Promise<Answer<CorrectionResultJson & { readonly revision: number }>> {
    return this.#client.act(`correct:${id}`, body, (api, header) =>
      api.POST('/api/v1/posts/{id}/corrections', { params: { path: { id }, header }, body }),
    )
  }
  retract(id: string, body: NewRetraction): Promise<Answer<CorrectionResultJson>> {
    return this.#client.act(`retract:${id}`, body, (api, header) =>
      api.POST('/api/v1/posts/{id}/retraction', { params: { path: { id }, header }, body }),
    )
  }
  /** How many browsers were sent an alert about this post. */
  reach(id: string): Promise<Answer<{ readonly sent: number }>> {
    return this.#client.ask((api) => api.GET('/api/v1/posts/{id}/reach', { params: { path: { id } } }))
  }

  audience(
    post: string,
    audience: NewAlertJson['audience'],
    signal?: AbortSignal,
  ): Promise<Answer<{ readonly size: number }>> {
    const params = { query: { post, ...audience } }
    return this.#client.ask((api) => api.GET('/api/v1/audience', { params, ...on(signal) }))
  }
  sendAlert(post: string, body: NewAlertJson): Promise<Answer<AlertHeld>> {
    return this.#client.act(`alert:${post}`, body, (api, header) =>
      api.POST('/api/v1/posts/{id}/alerts', { params: { path: { id: post }, header }, body }),
    )
  }
  alert(id: string, signal?: AbortSignal): Promise<Answer<AlertJson>> {
    return this.#client.ask((api) =>
      api.GET('/api/v1/alerts/{id}', { params: { path: { id } }, ...on(signal) }),
    )
  }
  undoAlert(id: string): Promise<Answer<{ readonly state: 'cancelled' }>> {
    return this.#client.ask((api) => api.DELETE('/api/v1/alerts/{id}', { params: { path: { id } } }))
  }
  alertsOfStory(
    slug: string,
    signal?: AbortSignal,
  ): Promise<Answer<{ readonly alerts: readonly AlertJson[] }>> {
    return this.#client.ask((api) =>
      api.GET('/api/v1/stories/{slug}/alerts', { params: { path: { slug } }, ...on(signal) }),
    )
  }
  alertsOfPost(id: string): Promise<Answer<{ readonly alerts: readonly AlertJson[] }>> {
    return this.#client.ask((api) => api.GET('/api/v1/posts/{id}/alerts', { params: { path: { id } } }))
  }

  editors(): Promise<Answer<{ readonly editors: readonly EditorJson[] }>> {
    return this.#client.ask((api) => api.GET('/api/v1/editors'))
  }
  invite(body: NewInvitation): Promise<Answer<{ readonly link: string; readonly expiresAt: string }>> {
    return this.#client.act('invite', body, (api, header) =>
      api.POST('/api/v1/invitations', { params: { header }, body }),
    )
  }
  invitations(): Promise<Answer<{ readonly invitations: readonly OpenInvitationJson[] }>> {
    return this.#client.ask((api) => api.GET('/api/v1/invitations'))
  }
  withdrawInvitation(id: string): Promise<Answer<undefined>> {
    return this.#client.ask((api) => api.DELETE('/api/v1/invitations/{id}', { params: { path: { id } } }))
  }
  changeRole(id: string, role: Role, tokens?: TokensDecision): Promise<Answer<EditorJson>> {
    const body = { role, ...(tokens !== undefined && { tokens }) }
    return this.#client.ask((api) => api.PATCH('/api/v1/editors/{id}', { params: { path: { id } }, body }))
  }
  removeEditor(id: string, tokens?: TokensDecision): Promise<Answer<undefined>> {
    const params = { path: { id }, query: tokens === undefined ? {} : { tokens } }
    return this.#client.ask((api) => api.DELETE('/api/v1/editors/{id}', { params }))
  }

  rename(name: string): Promise<Answer<EditorJson>> {
    return this.#client.ask((api) => api.PATCH('/api/v1/account', { body: { name } }))
  }
  changePassword(body: PasswordChange): Promise<Answer<undefined>> {
    return this.#client.ask((api) => api.POST('/api/v1/account/password', { body }))
  }
  sessions(): Promise<Answer<{ readonly sessions: readonly OwnSessionJson[] }>> {
    return this.#client.ask((api) => api.GET('/api/v1/account/sessions'))
  }
  endSession(id: string): Promise<Answer<undefined>> {
    return this.#client.ask((api) =>
      api.DELETE('/api/v1/account/sessions/{id}', { params: { path: { id } } }),
    )
  }
  endOtherSessions(): Promise<Answer<undefined>> {
    return this.#client.ask((api) => api.DELETE('/api/v1/account/sessions'))
  }

  tokens(): Promise<Answer<{ readonly tokens: readonly TokenJson[] }>> {
    return this.#client.ask((api) => api.GET('/api/v1/tokens'))
  }
  createToken(body: NewToken): Promise<Answer<TokenJson & { readonly secret: string }>> {
    return this.#client.act('token', body, (api, header) =>
      api.POST('/api/v1/tokens', { params: { header }, body }),
    )
  }
  revokeToken(id: string, tokens?: TokensDecision): Promise<Answer<undefined>> {
    const params = { path: { id }, query: tokens === undefined ? {} : { tokens } }
    return this.#client.ask((api) => api.DELETE('/api/v1/tokens/{id}', { params }))
  }
}

function pageOf(page: string | null): { readonly limit: number; readonly page?: string } {
  return { limit: PAGE_SIZE, ...(page !== null && { page }) }
}

function on(signal: AbortSignal | undefined): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal }
}
