import type {
  Acceptance,
  AlertHeld,
  Credentials,
  DraftChange,
  NewInvitation,
  NewRetraction,
  NewStory,
  NewToken,
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
  PostFields,
  PostJson,
  PostWrittenJson,
  RevisionListJson,
  SnapshotJson,
  StoryChangeJson,
  StoryJson,
  StoryListJson,
  TokenJson,
  When,
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
    return this.#client.ask((api) =>
      api.GET('/api/v1/invitations/{secret}', { params: { path: { secret } } }),
    )
  }
  accept(secret: string, body: Acceptance): Promise<Answer<{ readonly editor: EditorJson }>> {
    return this.#client.act('accept', { secret, body }, (api, header) =>
      api.POST('/api/v1/invitations/{secret}/acceptance', { params: { path: { secret }, header }, body }),
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
  writePost(slug: string, body: PostFields & When): Promise<Answer<PostWrittenJson>> {
    return this.#client.act(`write:${slug}`, body, (api, header) =>
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
  changeRole(id: string, role: Role): Promise<Answer<EditorJson>> {
    return this.#client.ask((api) =>
      api.PATCH('/api/v1/editors/{id}', { params: { path: { id } }, body: { role } }),
    )
  }
  removeEditor(id: string): Promise<Answer<undefined>> {
    return this.#client.ask((api) => api.DELETE('/api/v1/editors/{id}', { params: { path: { id } } }))
  }

  tokens(): Promise<Answer<{ readonly tokens: readonly TokenJson[] }>> {
    return this.#client.ask((api) => api.GET('/api/v1/tokens'))
  }
  createToken(body: NewToken): Promise<Answer<TokenJson & { readonly secret: string }>> {
    return this.#client.act('token', body, (api, header) =>
      api.POST('/api/v1/tokens', { params: { header }, body }),
    )
  }
  revokeToken(id: string): Promise<Answer<undefined>> {
    return this.#client.ask((api) => api.DELETE('/api/v1/tokens/{id}', { params: { path: { id } } }))
  }
}

function pageOf(page: string | null): { readonly limit: number; readonly page?: string } {
  return { limit: PAGE_SIZE, ...(page !== null && { page }) }
}

function on(signal: AbortSignal | undefined): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal }
}
