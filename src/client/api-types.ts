/**
 * The API's shapes, generated from docs/reference/openapi.yaml: `npm run docs`. Changes belong in src/http/api/schemas.
 */
export interface paths {
  readonly '/api/v1/stories': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    /** List the stories */
    readonly get: operations['listStories']
    readonly put?: never
    /** Open a story */
    readonly post: operations['openStory']
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/api/v1/stories/{slug}': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    /** Read a story and a page of its posts */
    readonly get: operations['getStory']
    readonly put?: never
    readonly post?: never
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    /** Edit a story, pin a post, end or reopen the story */
    readonly patch: operations['changeStory']
    readonly trace?: never
  }
  readonly '/api/v1/stories/{slug}/readers': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    /** Count the readers of a story */
    readonly get: operations['countReaders']
    readonly put?: never
    readonly post?: never
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/api/v1/stories/{slug}/drafts': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    /** List a story’s drafts and scheduled posts */
    readonly get: operations['listDrafts']
    readonly put?: never
    readonly post?: never
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/api/v1/stories/{slug}/posts': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly get?: never
    readonly put?: never
    /** Publish a post, schedule it, or save a draft */
    readonly post: operations['writePost']
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/api/v1/posts/{id}': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    /** Read a post in any state */
    readonly get: operations['getPost']
    readonly put?: never
    readonly post?: never
    /** Discard a draft */
    readonly delete: operations['discardDraft']
    readonly options?: never
    readonly head?: never
    /** Edit, schedule or publish a draft */
    readonly patch: operations['changeDraft']
    readonly trace?: never
  }
  readonly '/api/v1/posts/{id}/corrections': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly get?: never
    readonly put?: never
    /** Correct a published post */
    readonly post: operations['correctPost']
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/api/v1/posts/{id}/retraction': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly get?: never
    readonly put?: never
    /** Retract a published post */
    readonly post: operations['retractPost']
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/api/v1/posts/{id}/revisions': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    /** List the revisions of a post */
    readonly get: operations['listRevisions']
    readonly put?: never
    readonly post?: never
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/api/v1/posts/{id}/reach': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    /** Count the browsers that were sent an alert about a post */
    readonly get: operations['getReach']
    readonly put?: never
    readonly post?: never
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/api/v1/posts/{id}/alerts': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    /** List the alerts about a post, newest first, at most 50 */
    readonly get: operations['listPostAlerts']
    readonly put?: never
    /** Send an alert about a published post, after its hold time */
    readonly post: operations['sendAlert']
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/api/v1/alerts/{id}': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    /** Read an alert with its receipt */
    readonly get: operations['getAlert']
    readonly put?: never
    readonly post?: never
    /** Undo an alert during its hold time */
    readonly delete: operations['undoAlert']
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/api/v1/stories/{slug}/alerts': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    /** List a story’s alerts, newest first, at most 50 */
    readonly get: operations['listStoryAlerts']
    readonly put?: never
    readonly post?: never
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/api/v1/audience': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    /** Count the browsers that an alert about a post would be sent to */
    readonly get: operations['getAudience']
    readonly put?: never
    readonly post?: never
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/api/v1/session': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    /** Get the authenticated caller */
    readonly get: operations['getSession']
    readonly put?: never
    /** Sign in: sets a session cookie for two weeks */
    readonly post: operations['signIn']
    /** Sign out */
    readonly delete: operations['signOut']
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/api/v1/account': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly get?: never
    readonly put?: never
    readonly post?: never
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    /** Change your name */
    readonly patch: operations['changeAccount']
    readonly trace?: never
  }
  readonly '/api/v1/account/password': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly get?: never
    readonly put?: never
    /** Change your password: ends your other sessions */
    readonly post: operations['changePassword']
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/api/v1/account/sessions': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    /** List your sessions */
    readonly get: operations['listSessions']
    readonly put?: never
    readonly post?: never
    /** End all your sessions but this one */
    readonly delete: operations['endOtherSessions']
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/api/v1/account/sessions/{id}': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly get?: never
    readonly put?: never
    readonly post?: never
    /** End one of your sessions */
    readonly delete: operations['endSession']
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/api/v1/invitations': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    /** List the invitations that are open */
    readonly get: operations['listInvitations']
    readonly put?: never
    /** Invite someone to the desk; replaces an open invitation to the same address */
    readonly post: operations['inviteEditor']
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/api/v1/invitations/{id}': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly get?: never
    readonly put?: never
    readonly post?: never
    /** Withdraw an invitation: its link works no more */
    readonly delete: operations['withdrawInvitation']
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/api/v1/invitations/lookup': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly get?: never
    readonly put?: never
    /** Read an invitation by its secret */
    readonly post: operations['getInvitation']
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/api/v1/invitations/acceptance': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly get?: never
    readonly put?: never
    /** Accept an invitation: creates the account and signs in */
    readonly post: operations['acceptInvitation']
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/api/v1/editors': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    /** List the editors */
    readonly get: operations['listEditors']
    readonly put?: never
    readonly post?: never
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/api/v1/editors/{id}': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly get?: never
    readonly put?: never
    readonly post?: never
    /** Remove an editor: ends their sessions and open invitations */
    readonly delete: operations['removeEditor']
    readonly options?: never
    readonly head?: never
    /** Change an editor’s role */
    readonly patch: operations['changeEditor']
    readonly trace?: never
  }
  readonly '/api/v1/tokens': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    /** List the API tokens, without their secrets */
    readonly get: operations['listTokens']
    readonly put?: never
    /** Create an API token */
    readonly post: operations['createToken']
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/api/v1/tokens/{id}': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly get?: never
    readonly put?: never
    readonly post?: never
    /** Revoke an API token immediately */
    readonly delete: operations['revokeToken']
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/push/key': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    /** Get the VAPID public key for new subscriptions */
    readonly get: operations['getPushKey']
    readonly put?: never
    readonly post?: never
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/push/subscriptions': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly get?: never
    readonly put?: never
    /** Subscribe to alerts; to subscribe an endpoint again, send the subscription’s secret */
    readonly post: operations['subscribe']
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/push/subscriptions/{id}': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    /** Read a subscription */
    readonly get: operations['getSubscription']
    readonly put?: never
    readonly post?: never
    /** End a subscription */
    readonly delete: operations['unsubscribe']
    readonly options?: never
    readonly head?: never
    /** Change a subscription, or move it to the browser’s new endpoint */
    readonly patch: operations['changeSubscription']
    readonly trace?: never
  }
  readonly '/push/subscriptions/{id}/presence': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly get?: never
    readonly put?: never
    /** Report a visible page: for 45 seconds this browser gets no alerts */
    readonly post: operations['notePresence']
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/push/receipts': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly get?: never
    readonly put?: never
    /** Report anonymously that an alert was shown or opened */
    readonly post: operations['reportReceipt']
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/live': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    /** Follow every story */
    readonly get: operations['followDesk']
    readonly put?: never
    readonly post?: never
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/live/stories/{slug}': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    /** Follow one story */
    readonly get: operations['followStory']
    readonly put?: never
    readonly post?: never
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/live/since': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    /** Poll the events of every story as JSON */
    readonly get: operations['getSince']
    readonly put?: never
    readonly post?: never
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/live/stories/{slug}/since': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    /** Poll the events of one story as JSON */
    readonly get: operations['getStorySince']
    readonly put?: never
    readonly post?: never
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/health': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    /** Health check */
    readonly get: operations['getHealth']
    readonly put?: never
    readonly post?: never
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/metrics': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    /** Metrics for Prometheus */
    readonly get: operations['getMetrics']
    readonly put?: never
    readonly post?: never
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
  readonly '/api/v1/openapi.json': {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    /** The OpenAPI document */
    readonly get: operations['getDocument']
    readonly put?: never
    readonly post?: never
    readonly delete?: never
    readonly options?: never
    readonly head?: never
    readonly patch?: never
    readonly trace?: never
  }
}
export type webhooks = Record<string, never>
export interface components {
  schemas: {
    readonly StoryOpened: {
      /** @example 0mfv2k8x1q7c3h9d5w2a */
      readonly id: string
      /** @description Lower-case letters of any script and digits, with single hyphens; percent-encoded in a path. */
      readonly slug: string
      /** Format: uri */
      readonly url: string
      /** @description Position in the log. */
      readonly seq: number
    }
    /** @description RFC 9457 problem details. The facts of the refusal are additional members, such as `field`. */
    readonly Problem: {
      /** @description Link to the explanation: `/docs/refusals#KIND`. */
      readonly type: string
      readonly title: string
      readonly status: number
      readonly detail: string
      /** @description By which the operator finds the request in the log. */
      readonly requestId: string
    } & {
      readonly [key: string]: unknown
    }
    readonly NewStory: {
      /** @description One line. */
      readonly headline: string
      /** @description By default made from the headline. */
      readonly slug?: string
      /** @description The sentence under the headline. */
      readonly standfirst?: string
      /**
       * @description Topics that readers can follow.
       * @example [
       *       "weather"
       *     ]
       */
      readonly topics?: readonly string[]
      /**
       * @description Source names.
       * @example [
       *       "AP",
       *       "Reuters"
       *     ]
       */
      readonly credits?: readonly string[]
    }
    /** @description Most recently updated first. */
    readonly StoryList: {
      readonly stories: readonly components['schemas']['Story'][]
      readonly readers?: components['schemas']['DeskReaders']
      /** @description The `page` parameter of the next page; `null` at the end. */
      readonly next: string | null
      /** @description Position in the log. */
      readonly seq: number
      /**
       * @description Where a stream resumes; opaque.
       * @example 5f0c1a2b3c4d5e6f.42
       */
      readonly cursor: string
    }
    readonly Story: {
      /** @example 0mfv2k8x1q7c3h9d5w2a */
      readonly id: string
      /** @description Lower-case letters of any script and digits, with single hyphens; percent-encoded in a path. */
      readonly slug: string
      /** Format: uri */
      readonly url: string
      readonly headline: string
      readonly standfirst: string
      readonly keyPoints: readonly string[]
      readonly topics: readonly string[]
      readonly credits: readonly string[]
      /** @enum {string} */
      readonly state: 'live' | 'ended'
      /** @example 0mfv2k8x1q7c3h9d5w2a */
      readonly pinnedPost: string | null
      readonly openedBy?: components['schemas']['Author']
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly openedAt: string
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly lastUpdated: string
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly endedAt: string | null
      /** @description Open streams of this story. Only for callers who may read the desk. */
      readonly readers?: number
    }
    /** @description The author. Included only for callers who may read the desk. */
    readonly Author: {
      /** @enum {string} */
      readonly kind: 'editor' | 'token'
      readonly id: string
      readonly name: string
    }
    /** @description Only for callers who may read the desk. */
    readonly DeskReaders: {
      /** @description All open streams. */
      readonly all: number
      /** @description Those of them that carry everything: front pages, and browsers with pages of several stories. */
      readonly everything: number
    }
    readonly StorySnapshot: {
      /** @example 0mfv2k8x1q7c3h9d5w2a */
      readonly id: string
      /** @description Lower-case letters of any script and digits, with single hyphens; percent-encoded in a path. */
      readonly slug: string
      /** Format: uri */
      readonly url: string
      readonly headline: string
      readonly standfirst: string
      readonly keyPoints: readonly string[]
      readonly topics: readonly string[]
      readonly credits: readonly string[]
      /** @enum {string} */
      readonly state: 'live' | 'ended'
      /** @example 0mfv2k8x1q7c3h9d5w2a */
      readonly pinnedPost: string | null
      readonly openedBy?: components['schemas']['Author']
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly openedAt: string
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly lastUpdated: string
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly endedAt: string | null
      /** @description Open streams of this story. Only for callers who may read the desk. */
      readonly readers?: number
      /** @description Newest first; retracted posts keep their position. */
      readonly posts: readonly components['schemas']['Post'][]
      readonly pinned: components['schemas']['Post']
      /** @description Newest first, at most 50. */
      readonly keyEvents: readonly components['schemas']['Post'][]
      readonly postCount: number
      /** @description The `page` parameter of the next page; `null` at the end. */
      readonly next: string | null
      /** @description Position in the log. */
      readonly seq: number
      /**
       * @description Where a stream resumes; opaque.
       * @example 5f0c1a2b3c4d5e6f.42
       */
      readonly cursor: string
    }
    readonly Post: {
      /** @example 0mfv2k8x1q7c3h9d5w2a */
      readonly id: string
      /** Format: uri */
      readonly url: string
      /** @description Lower-case letters of any script and digits, with single hyphens; percent-encoded in a path. */
      readonly story: string
      /** @enum {string} */
      readonly state: 'draft' | 'scheduled' | 'published' | 'retracted'
      /** @description Starts at 1. Each save of a draft increments it; a post is published as 1 again, and each correction increments it. */
      readonly revision: number
      readonly headline: string
      readonly dateline: string
      readonly body: components['schemas']['Body']
      readonly text: string
      readonly credits: readonly string[]
      readonly keyEvent: boolean
      readonly author?: components['schemas']['Author']
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly createdAt: string
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly publishedAt: string | null
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly publishAt: string | null
      readonly corrections: readonly {
        readonly revision: number
        /**
         * Format: date-time
         * @example 2026-11-24T08:15:30.123Z
         */
        readonly at: string
        readonly note: string
      }[]
      readonly retraction: {
        /**
         * Format: date-time
         * @example 2026-11-24T08:15:30.123Z
         */
        readonly at: string
        readonly reason: string
      } | null
    }
    /** @description A post’s text as a typed tree: paragraphs with line breaks, quotations and lists. Links are absolute http(s) addresses. */
    readonly Body: {
      /** @constant */
      readonly type: 'doc'
      readonly content: readonly (
        | {
            /** @constant */
            readonly type: 'paragraph'
            readonly content: readonly (
              | {
                  /** @constant */
                  readonly type: 'text'
                  readonly text: string
                  readonly marks?: readonly (
                    | {
                        /** @enum {unknown} */
                        readonly type: 'strong' | 'em'
                      }
                    | {
                        /** @constant */
                        readonly type: 'link'
                        /** Format: uri */
                        readonly href: string
                      }
                  )[]
                }
              | {
                  /** @constant */
                  readonly type: 'break'
                }
            )[]
          }
        | {
            /** @constant */
            readonly type: 'quote'
            readonly content: readonly {
              /** @constant */
              readonly type: 'paragraph'
              readonly content: readonly (
                | {
                    /** @constant */
                    readonly type: 'text'
                    readonly text: string
                    readonly marks?: readonly (
                      | {
                          /** @enum {unknown} */
                          readonly type: 'strong' | 'em'
                        }
                      | {
                          /** @constant */
                          readonly type: 'link'
                          /** Format: uri */
                          readonly href: string
                        }
                    )[]
                  }
                | {
                    /** @constant */
                    readonly type: 'break'
                  }
              )[]
            }[]
          }
        | {
            /** @constant */
            readonly type: 'list'
            readonly ordered: boolean
            /** @description The number of the first item, where it is not 1. */
            readonly start?: number
            readonly items: readonly {
              /** @constant */
              readonly type: 'paragraph'
              readonly content: readonly (
                | {
                    /** @constant */
                    readonly type: 'text'
                    readonly text: string
                    readonly marks?: readonly (
                      | {
                          /** @enum {unknown} */
                          readonly type: 'strong' | 'em'
                        }
                      | {
                          /** @constant */
                          readonly type: 'link'
                          /** Format: uri */
                          readonly href: string
                        }
                    )[]
                  }
                | {
                    /** @constant */
                    readonly type: 'break'
                  }
              )[]
            }[]
          }
      )[]
    }
    readonly StoryChanged: {
      /** @example 0mfv2k8x1q7c3h9d5w2a */
      readonly id: string
      /** @description Lower-case letters of any script and digits, with single hyphens; percent-encoded in a path. */
      readonly slug: string
      /** Format: uri */
      readonly url: string
      readonly headline: string
      readonly standfirst: string
      readonly keyPoints: readonly string[]
      readonly topics: readonly string[]
      readonly credits: readonly string[]
      /** @enum {string} */
      readonly state: 'live' | 'ended'
      /** @example 0mfv2k8x1q7c3h9d5w2a */
      readonly pinnedPost: string | null
      readonly openedBy?: components['schemas']['Author']
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly openedAt: string
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly lastUpdated: string
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly endedAt: string | null
      /** @description Open streams of this story. Only for callers who may read the desk. */
      readonly readers?: number
      /** @description `null` if nothing changed. */
      readonly seq: number | null
    }
    /** @description Omitted fields are not changed. */
    readonly StoryChange: {
      /** @description One line. */
      readonly headline?: string
      /** @description Another address. The old one redirects for good. */
      readonly slug?: string
      /** @description The sentence under the headline. */
      readonly standfirst?: string
      /** @description The summary for readers who join late. */
      readonly keyPoints?: readonly string[]
      /**
       * @description `null` removes the pin.
       * @example 0mfv2k8x1q7c3h9d5w2a
       */
      readonly pinnedPost?: string | null
      /**
       * @description Topics that readers can follow.
       * @example [
       *       "weather"
       *     ]
       */
      readonly topics?: readonly string[]
      /** @enum {string} */
      readonly state?: 'live' | 'ended'
    }
    readonly StoryReaders: {
      /** @description Open streams of this story. Only for callers who may read the desk. */
      readonly readers: number
    }
    readonly PostWritten: {
      /** @example 0mfv2k8x1q7c3h9d5w2a */
      readonly id: string
      /** Format: uri */
      readonly url: string
      readonly revision: number
      /** @description `null` until it is published. */
      readonly seq: number | null
      /** @enum {string} */
      readonly state: 'draft' | 'scheduled' | 'published' | 'retracted'
    }
    readonly NewPost: {
      /** @description Plain text, paragraphs apart by an empty line. A single line end is a line break; lines that all end a sentence are paragraphs. Lines that each begin with a bullet become a list, lines that count up (`2.`, `3.`) a numbered one. Either this or `body`. */
      readonly text?: string
      readonly body?: components['schemas']['Body']
      /** @description One line. */
      readonly headline?: string
      /** @description Where it was reported from, such as `SEOUL`. */
      readonly dateline?: string
      /**
       * @description Source names.
       * @example [
       *       "AP",
       *       "Reuters"
       *     ]
       */
      readonly credits?: readonly string[]
      /** @description Marks the post as a key event. */
      readonly keyEvent?: boolean
      /**
       * @description `draft` saves it without publishing.
       * @enum {string}
       */
      readonly state?: 'published' | 'draft'
      /**
       * Format: date-time
       * @description Schedules the post; times more than a minute ago are refused.
       */
      readonly publishAt?: string
    }
    readonly DraftChange: {
      /** @description Plain text, paragraphs apart by an empty line. A single line end is a line break; lines that all end a sentence are paragraphs. Lines that each begin with a bullet become a list, lines that count up (`2.`, `3.`) a numbered one. Either this or `body`. */
      readonly text?: string
      readonly body?: components['schemas']['Body']
      /** @description One line. */
      readonly headline?: string
      /** @description Where it was reported from, such as `SEOUL`. */
      readonly dateline?: string
      /**
       * @description Source names.
       * @example [
       *       "AP",
       *       "Reuters"
       *     ]
       */
      readonly credits?: readonly string[]
      /** @description Marks the post as a key event. */
      readonly keyEvent?: boolean
      /**
       * @description `draft` saves it without publishing.
       * @enum {string}
       */
      readonly state?: 'published' | 'draft'
      /**
       * Format: date-time
       * @description Schedules the post; times more than a minute ago are refused.
       */
      readonly publishAt?: string
      /** @description The revision that the change is based on; refused if the draft has another by now. */
      readonly revision?: number
    }
    readonly PostCorrected: {
      /** @example 0mfv2k8x1q7c3h9d5w2a */
      readonly id: string
      readonly revision: number
      /** @description Position in the log. */
      readonly seq: number
      /** @description Alerts about this post that were stopped before all messages were sent. */
      readonly alertsEnded: readonly string[]
      /**
       * @description The alert to the browsers that were sent the wrong version.
       * @example 0mfv2k8x1q7c3h9d5w2a
       */
      readonly followUp: string | null
    }
    readonly NewCorrection: {
      /** @description Plain text, paragraphs apart by an empty line. A single line end is a line break; lines that all end a sentence are paragraphs. Lines that each begin with a bullet become a list, lines that count up (`2.`, `3.`) a numbered one. Either this or `body`. */
      readonly text?: string
      readonly body?: components['schemas']['Body']
      /** @description One line. */
      readonly headline?: string
      /** @description What was wrong, as readers are told. */
      readonly note: string
      /** @description The revision that the correction is based on; refused if the post has a newer one. */
      readonly revision?: number
      readonly followUp?: components['schemas']['FollowUp']
    }
    /** @description An alert to the browsers that were sent one about this post, and to no others. It takes the permission to send alerts, and can be undone during its hold. */
    readonly FollowUp: {
      /** @description Replaces the alert’s title. */
      readonly title: string
      /** @description Replaces the alert’s text. */
      readonly body: string
      /** @default 10 */
      readonly holdSeconds?: number
    }
    readonly PostRetracted: {
      /** @example 0mfv2k8x1q7c3h9d5w2a */
      readonly id: string
      /** @description Position in the log. */
      readonly seq: number
      /** @description Alerts about this post that were stopped before all messages were sent. */
      readonly alertsEnded: readonly string[]
      /**
       * @description The alert to the browsers that were sent the wrong version.
       * @example 0mfv2k8x1q7c3h9d5w2a
       */
      readonly followUp: string | null
    }
    readonly NewRetraction: {
      /** @description The reason, which readers see in place of the post. */
      readonly reason: string
      readonly followUp?: components['schemas']['FollowUp']
    }
    readonly RevisionList: {
      /** @description What was published and corrected, oldest first; of a draft, what it said at each save. */
      readonly revisions: readonly components['schemas']['Revision'][]
      /** @description What it said as a draft, each time it was saved: the latest 50, oldest first. */
      readonly drafts: readonly components['schemas']['Revision'][]
    }
    readonly Revision: {
      readonly revision: number
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly at: string
      readonly headline: string
      readonly dateline: string
      readonly body: components['schemas']['Body']
      readonly text: string
      readonly author: components['schemas']['Author'] & (Record<string, never> | null)
    }
    readonly AlertHeld: {
      /** @example 0mfv2k8x1q7c3h9d5w2a */
      readonly id: string
      /** @enum {string} */
      readonly state: 'held'
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly holdUntil: string
      /** @description The number of browsers that it would be sent to now. */
      readonly audienceSize: number
    }
    readonly NewAlert: {
      /** @description One line. */
      readonly title: string
      /** @description One or two sentences. */
      readonly body: string
      readonly audience: components['schemas']['Audience']
      /** @default 10 */
      readonly holdSeconds?: number
      /** @default 3600 */
      readonly ttlSeconds?: number
      /**
       * @default high
       * @enum {string}
       */
      readonly urgency?: 'very-low' | 'low' | 'normal' | 'high'
      /**
       * @description Breaking news: leaves before what is routine, and is not withheld by a reader’s daily limit. Quiet hours hold it.
       * @default false
       */
      readonly breaking?: boolean
    }
    /** @description `test` reaches only browsers that follow test alerts. */
    readonly Audience:
      | {
          /** @enum {string} */
          readonly kind: 'story'
        }
      | {
          /** @enum {string} */
          readonly kind: 'topic'
          /** @description A topic that readers follow. */
          readonly topic: string
        }
      | {
          /** @enum {string} */
          readonly kind: 'everyone'
        }
      | {
          /** @enum {string} */
          readonly kind: 'test'
        }
    readonly Alert: {
      /** @example 0mfv2k8x1q7c3h9d5w2a */
      readonly id: string
      /** @example 0mfv2k8x1q7c3h9d5w2a */
      readonly post: string
      /** @description Lower-case letters of any script and digits, with single hyphens; percent-encoded in a path. */
      readonly story: string
      /** @description The post’s revision when the alert was written. */
      readonly revision: number
      /** @enum {string} */
      readonly purpose: 'news' | 'correction' | 'retraction'
      readonly title: string
      readonly body: string
      /** @description `sent` is everyone who was sent an alert about this post. */
      readonly audience:
        | {
            /** @enum {string} */
            readonly kind: 'story'
          }
        | {
            /** @enum {string} */
            readonly kind: 'topic'
            /** @description A topic that readers follow. */
            readonly topic: string
          }
        | {
            /** @enum {string} */
            readonly kind: 'everyone'
          }
        | {
            /** @enum {string} */
            readonly kind: 'test'
          }
        | {
            /** @enum {string} */
            readonly kind: 'sent'
          }
      /** @enum {string} */
      readonly state:
        | 'held'
        | 'checking'
        | 'planning'
        | 'sending'
        | 'done'
        | 'cancelled'
        | 'stopped'
        | 'failed'
      /** @enum {string|null} */
      readonly end:
        | 'undone'
        | 'post-corrected'
        | 'post-retracted'
        | 'link-not-ready'
        | 'no-audience'
        | 'restored'
        | null
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly createdAt: string
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly holdUntil: string
      readonly ttlSeconds: number
      /** @enum {string} */
      readonly urgency: 'very-low' | 'low' | 'normal' | 'high'
      readonly breaking: boolean
      readonly author: components['schemas']['Author']
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly startedAt: string | null
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly endedAt: string | null
      readonly counts: components['schemas']['AlertCounts']
      readonly reachedIn: components['schemas']['ReachedIn']
    }
    /** @description Where each browser of the plan has come: `planned` is the sum of the rest but `shown` and `opened`. */
    readonly AlertCounts: {
      readonly planned: number
      readonly accepted: number
      readonly retrying: number
      readonly expired: number
      readonly gone: number
      readonly refused: number
      readonly withheld: number
      readonly waiting: number
      readonly stopped: number
      readonly shown: number
      readonly opened: number
    }
    /** @description Seconds until that share of the audience had the alert; `null` until then. */
    readonly ReachedIn: {
      readonly p50: number | null
      readonly p90: number | null
      readonly p99: number | null
    }
    readonly AlertUndone: {
      /** @example 0mfv2k8x1q7c3h9d5w2a */
      readonly id: string
      /** @enum {string} */
      readonly state: 'cancelled'
    }
    readonly SignedIn: {
      readonly editor: components['schemas']['Editor']
    }
    readonly Editor: {
      /** @example 0mfv2k8x1q7c3h9d5w2a */
      readonly id: string
      readonly email: string
      readonly name: string
      /** @enum {string} */
      readonly role: 'reporter' | 'editor' | 'owner'
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly createdAt: string
    }
    readonly Credentials: {
      /** @description The name they sign in with. */
      readonly email: string
      readonly password: string
    }
    /** @description The authenticated caller: one of the two is set. */
    readonly Session: {
      readonly editor: components['schemas']['Editor']
      readonly token: {
        /** @example 0mfv2k8x1q7c3h9d5w2a */
        readonly id: string
        readonly name: string
        readonly scopes: readonly ('read' | 'post' | 'alert' | 'admin')[]
      } | null
    }
    readonly AccountChange: {
      /** @description As colleagues see it. */
      readonly name: string
    }
    readonly PasswordChange: {
      /** @description Your password until now. */
      readonly current: string
      readonly password: string
    }
    readonly OwnSession: {
      /** @example 0mfv2k8x1q7c3h9d5w2a */
      readonly id: string
      /**
       * Format: date-time
       * @description When you signed in.
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly createdAt: string
      /**
       * Format: date-time
       * @description To the minute.
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly lastUsedAt: string | null
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly expiresAt: string
      /** @description The `User-Agent` that signed in. */
      readonly agent: string
      /** @description Whether it is the one that makes this request. */
      readonly current: boolean
    }
    readonly InvitationMade: {
      /**
       * Format: uri
       * @description Works once, for a week. Shown only in this response.
       */
      readonly link: string
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly expiresAt: string
    }
    readonly NewInvitation: {
      /** @description The name they sign in with. */
      readonly email: string
      /** @description As colleagues see it. */
      readonly name: string
      /** @enum {string} */
      readonly role: 'reporter' | 'editor' | 'owner'
    }
    readonly OpenInvitation: {
      /** @example 0mfv2k8x1q7c3h9d5w2a */
      readonly id: string
      readonly email: string
      readonly name: string
      /** @enum {string} */
      readonly role: 'reporter' | 'editor' | 'owner'
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly createdAt: string
      readonly createdBy: components['schemas']['Author'] & (Record<string, never> | null)
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly expiresAt: string
    }
    readonly Invitation: {
      /** @description `null` for the setup link of a new desk. */
      readonly email: string | null
      readonly name: string | null
      /** @enum {string} */
      readonly role: 'reporter' | 'editor' | 'owner'
    }
    readonly InvitationLookup: {
      /** @description What stands behind `#` in the invitation’s link. */
      readonly secret: string
    }
    readonly Acceptance: {
      /** @description What stands behind `#` in the invitation’s link. */
      readonly secret: string
      /** @description Required if the invitation has none. */
      readonly email?: string
      /** @description As colleagues see it. */
      readonly name?: string
      readonly password: string
    }
    readonly EditorChange: {
      /** @enum {string} */
      readonly role?: 'reporter' | 'editor' | 'owner'
      /**
       * @description What becomes of API tokens they made that still work. Required if there are any.
       * @enum {string}
       */
      readonly tokens?: 'keep' | 'revoke'
    }
    readonly Token: {
      /** @example 0mfv2k8x1q7c3h9d5w2a */
      readonly id: string
      readonly name: string
      readonly scopes: readonly ('read' | 'post' | 'alert' | 'admin')[]
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly createdAt: string
      readonly createdBy: components['schemas']['Author'] & (Record<string, never> | null)
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly expiresAt: string | null
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly revokedAt: string | null
      /**
       * Format: date-time
       * @description To the minute. `null` if it was not used since Telex records it.
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly lastUsedAt: string | null
    }
    readonly TokenMade: {
      /** @example 0mfv2k8x1q7c3h9d5w2a */
      readonly id: string
      readonly name: string
      readonly scopes: readonly ('read' | 'post' | 'alert' | 'admin')[]
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly createdAt: string
      readonly createdBy: components['schemas']['Author'] & (Record<string, never> | null)
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly expiresAt: string | null
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly revokedAt: string | null
      /**
       * Format: date-time
       * @description To the minute. `null` if it was not used since Telex records it.
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly lastUsedAt: string | null
      /** @description Shown only in this response. */
      readonly secret: string
    }
    readonly NewToken: {
      /** @description What it is for. */
      readonly name: string
      readonly scopes: readonly ('read' | 'post' | 'alert' | 'admin')[]
      /**
       * Format: date-time
       * @description By default the token never expires.
       */
      readonly expiresAt?: string
    }
    readonly PushKey: {
      /** @description Send it as `vapidKeyId` to subscribe. */
      readonly id: string
      /** @description The VAPID public key, base64url. */
      readonly key: string
    }
    readonly Subscribed: {
      readonly id: string
      /** @description The secret that manages the subscription, used as a bearer token. */
      readonly manage: string
    }
    readonly NewSubscription: {
      readonly subscription: components['schemas']['PushSubscriptionJSON']
      readonly follow: components['schemas']['Follow']
      readonly quietHours?: components['schemas']['QuietHours']
      /**
       * @default UTC
       * @example Europe/Vienna
       */
      readonly timeZone?: string
      /** @description Maximum number of alerts a day. */
      readonly perDay?: number | null
      /**
       * @description Send one message afterwards about the alerts that quiet hours or `perDay` held back.
       * @default false
       */
      readonly digest?: boolean
      /** @description The key’s `id` from `/push/key`. */
      readonly vapidKeyId?: string
    }
    readonly PushSubscriptionJSON: {
      /** @description The browser’s address at its push service. */
      readonly endpoint: string
      readonly expirationTime?: number | null
      readonly keys: {
        readonly p256dh: string
        readonly auth: string
      }
    }
    readonly Follow: {
      readonly everything?: boolean
      /** @description Slugs. */
      readonly stories?: readonly string[]
      readonly topics?: readonly string[]
      /** @description Test alerts of the newsroom. */
      readonly tests?: boolean
    }
    /** @description In the reader’s time zone; may span midnight. */
    readonly QuietHours: {
      /** @example 22:00 */
      readonly from: string
      /** @example 22:00 */
      readonly until: string
    } | null
    readonly Subscription: {
      readonly id: string
      readonly follow: {
        readonly everything: boolean
        readonly stories: readonly string[]
        readonly topics: readonly string[]
        readonly tests: boolean
      }
      readonly quietHours: {
        readonly from: string
        readonly until: string
      } | null
      readonly timeZone: string
      readonly perDay: number | null
      readonly digest: boolean
      readonly vapidKeyId: string
      /**
       * Format: date-time
       * @example 2026-11-24T08:15:30.123Z
       */
      readonly createdAt: string
    }
    /** @description Omitted fields are not changed. */
    readonly SubscriptionChange: {
      readonly subscription?: components['schemas']['PushSubscriptionJSON']
      readonly follow?: components['schemas']['Follow']
      readonly quietHours?: components['schemas']['QuietHours']
      /**
       * @default UTC
       * @example Europe/Vienna
       */
      readonly timeZone?: string
      /** @description Maximum number of alerts a day. */
      readonly perDay?: number | null
      /**
       * @description Send one message afterwards about the alerts that quiet hours or `perDay` held back.
       * @default false
       */
      readonly digest?: boolean
      /** @description The key’s `id` from `/push/key`. */
      readonly vapidKeyId?: string
    }
    /** @description Whether a page of the desk is open and visible in this browser. */
    readonly Presence: {
      readonly visible: boolean
    }
    /** @description What a service worker did with an alert: showed it, opened it. */
    readonly Receipt: {
      readonly alert: string
      readonly shown?: number
      readonly opened?: number
    }
    readonly Since: {
      readonly events: readonly components['schemas']['LiveEvent'][]
      /**
       * @description The `after` of the next request.
       * @example 5f0c1a2b3c4d5e6f.42
       */
      readonly cursor: string
      /**
       * @description More events are available now.
       * @enum {boolean}
       */
      readonly more?: true
      /** @description The cursor can’t be resumed: load this snapshot and resume from its cursor. */
      readonly reset?: {
        /** @enum {string} */
        readonly reason: 'other-epoch' | 'other-history' | 'future' | 'unreadable'
        readonly snapshot: string
      }
    }
    /** @description See docs/reference/stream-events.md. */
    readonly LiveEvent: {
      /** @enum {string} */
      readonly event: 'post' | 'story'
      /**
       * @description Where a stream resumes; opaque.
       * @example 5f0c1a2b3c4d5e6f.42
       */
      readonly id: string
      readonly data: {
        readonly seq: number
        readonly story: string
        readonly lastUpdated: string
        readonly html: string
      } & {
        readonly [key: string]: unknown
      }
    }
    readonly Health: {
      /** @enum {string} */
      readonly status: 'ok' | 'starting' | 'draining' | 'failing'
    } & {
      readonly [key: string]: unknown
    }
  }
  responses: never
  parameters: never
  requestBodies: never
  headers: never
  pathItems: never
}
export type StoryOpened = components['schemas']['StoryOpened']
export type Problem = components['schemas']['Problem']
export type NewStory = components['schemas']['NewStory']
export type StoryList = components['schemas']['StoryList']
export type Story = components['schemas']['Story']
export type Author = components['schemas']['Author']
export type DeskReaders = components['schemas']['DeskReaders']
export type StorySnapshot = components['schemas']['StorySnapshot']
export type Post = components['schemas']['Post']
export type Body = components['schemas']['Body']
export type StoryChanged = components['schemas']['StoryChanged']
export type StoryChange = components['schemas']['StoryChange']
export type StoryReaders = components['schemas']['StoryReaders']
export type PostWritten = components['schemas']['PostWritten']
export type NewPost = components['schemas']['NewPost']
export type DraftChange = components['schemas']['DraftChange']
export type PostCorrected = components['schemas']['PostCorrected']
export type NewCorrection = components['schemas']['NewCorrection']
export type FollowUp = components['schemas']['FollowUp']
export type PostRetracted = components['schemas']['PostRetracted']
export type NewRetraction = components['schemas']['NewRetraction']
export type RevisionList = components['schemas']['RevisionList']
export type Revision = components['schemas']['Revision']
export type AlertHeld = components['schemas']['AlertHeld']
export type NewAlert = components['schemas']['NewAlert']
export type Audience = components['schemas']['Audience']
export type Alert = components['schemas']['Alert']
export type AlertCounts = components['schemas']['AlertCounts']
export type ReachedIn = components['schemas']['ReachedIn']
export type AlertUndone = components['schemas']['AlertUndone']
export type SignedIn = components['schemas']['SignedIn']
export type Editor = components['schemas']['Editor']
export type Credentials = components['schemas']['Credentials']
export type Session = components['schemas']['Session']
export type AccountChange = components['schemas']['AccountChange']
export type PasswordChange = components['schemas']['PasswordChange']
export type OwnSession = components['schemas']['OwnSession']
export type InvitationMade = components['schemas']['InvitationMade']
export type NewInvitation = components['schemas']['NewInvitation']
export type OpenInvitation = components['schemas']['OpenInvitation']
export type Invitation = components['schemas']['Invitation']
export type InvitationLookup = components['schemas']['InvitationLookup']
export type Acceptance = components['schemas']['Acceptance']
export type EditorChange = components['schemas']['EditorChange']
export type Token = components['schemas']['Token']
export type TokenMade = components['schemas']['TokenMade']
export type NewToken = components['schemas']['NewToken']
export type PushKey = components['schemas']['PushKey']
export type Subscribed = components['schemas']['Subscribed']
export type NewSubscription = components['schemas']['NewSubscription']
export type PushSubscriptionJson = components['schemas']['PushSubscriptionJSON']
export type Follow = components['schemas']['Follow']
export type QuietHours = components['schemas']['QuietHours']
export type Subscription = components['schemas']['Subscription']
export type SubscriptionChange = components['schemas']['SubscriptionChange']
export type Presence = components['schemas']['Presence']
export type Receipt = components['schemas']['Receipt']
export type Since = components['schemas']['Since']
export type LiveEvent = components['schemas']['LiveEvent']
export type Health = components['schemas']['Health']
export type $defs = Record<string, never>
export interface operations {
  readonly listStories: {
    readonly parameters: {
      readonly query?: {
        readonly limit?: number
        /** @description `next` of the previous page. */
        readonly page?: string
        readonly topic?: string
        readonly state?: 'live' | 'ended'
      }
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description List the stories */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['StoryList']
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `field-invalid`: A field is invalid. `field-missing`: A required field is missing. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly openStory: {
    readonly parameters: {
      readonly query?: never
      readonly header?: {
        /** @description A repeat with the same key and body gets the first response again and changes nothing; with another body it gets 422. Stored for at least a day. */
        readonly 'Idempotency-Key'?: string
      }
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['NewStory']
      }
    }
    readonly responses: {
      /** @description Open a story */
      readonly 201: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['StoryOpened']
        }
      }
      /** @description `bad-json`: The body is not valid JSON. `idempotency-key-invalid`: The Idempotency-Key is invalid. */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. `cross-site`: Cross-site request blocked. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `slug-taken`: The slug is already in use. */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `body-too-large`: The body is too large. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `wrong-content-type`: The body must be JSON. */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `field-too-long`: A field is too long. `field-missing`: A required field is missing. `field-invalid`: A field is invalid. `field-unknown`: Unknown field. `idempotency-conflict`: This Idempotency-Key was used for another request. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-full`: The disk is full; nothing was saved. */
      readonly 507: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly getStory: {
    readonly parameters: {
      readonly query?: {
        readonly limit?: number
        /** @description `next` of the previous page. */
        readonly page?: string
      }
      readonly header?: never
      readonly path: {
        /** @description Lower-case letters of any script and digits, with single hyphens; percent-encoded in a path. */
        readonly slug: string
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description Read a story and a page of its posts */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['StorySnapshot']
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `story-unknown`: Story not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `field-invalid`: A field is invalid. `field-missing`: A required field is missing. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly changeStory: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        /** @description Lower-case letters of any script and digits, with single hyphens; percent-encoded in a path. */
        readonly slug: string
      }
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['StoryChange']
      }
    }
    readonly responses: {
      /** @description Edit a story, pin a post, end or reopen the story */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['StoryChanged']
        }
      }
      /** @description `bad-json`: The body is not valid JSON. */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. `cross-site`: Cross-site request blocked. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `story-unknown`: Story not found. `post-unknown`: Post not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `slug-taken`: The slug is already in use. `post-retracted`: The post has been retracted. `post-not-published`: The post is not published. */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `body-too-large`: The body is too large. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `wrong-content-type`: The body must be JSON. */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `field-invalid`: A field is invalid. `field-too-long`: A field is too long. `field-missing`: A required field is missing. `field-unknown`: Unknown field. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-full`: The disk is full; nothing was saved. */
      readonly 507: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly countReaders: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        /** @description Lower-case letters of any script and digits, with single hyphens; percent-encoded in a path. */
        readonly slug: string
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description Count the readers of a story */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['StoryReaders']
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `story-unknown`: Story not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly listDrafts: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        /** @description Lower-case letters of any script and digits, with single hyphens; percent-encoded in a path. */
        readonly slug: string
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description List a story’s drafts and scheduled posts */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': {
            readonly drafts: readonly components['schemas']['Post'][]
          }
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `story-unknown`: Story not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly writePost: {
    readonly parameters: {
      readonly query?: never
      readonly header?: {
        /** @description A repeat with the same key and body gets the first response again and changes nothing; with another body it gets 422. Stored for at least a day. */
        readonly 'Idempotency-Key'?: string
      }
      readonly path: {
        /** @description Lower-case letters of any script and digits, with single hyphens; percent-encoded in a path. */
        readonly slug: string
      }
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['NewPost']
      }
    }
    readonly responses: {
      /** @description Publish a post, schedule it, or save a draft */
      readonly 201: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['PostWritten']
        }
      }
      /** @description `bad-json`: The body is not valid JSON. `idempotency-key-invalid`: The Idempotency-Key is invalid. */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. `cross-site`: Cross-site request blocked. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `story-unknown`: Story not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `story-ended`: The story has ended. */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `body-too-large`: The body is too large. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `wrong-content-type`: The body must be JSON. */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `field-missing`: A required field is missing. `field-too-long`: A field is too long. `field-invalid`: A field is invalid. `body-invalid`: The document is invalid. `field-unknown`: Unknown field. `idempotency-conflict`: This Idempotency-Key was used for another request. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-full`: The disk is full; nothing was saved. */
      readonly 507: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly getPost: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        readonly id: string
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description Read a post in any state */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['Post']
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `post-unknown`: Post not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly discardDraft: {
    readonly parameters: {
      readonly query?: {
        /** @description The revision that was looked at; refused if the draft has another by now. */
        readonly revision?: number
      }
      readonly header?: never
      readonly path: {
        readonly id: string
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description Discard a draft */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown
        }
        content?: never
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. `cross-site`: Cross-site request blocked. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `post-unknown`: Post not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `post-not-draft`: The post is already published. `draft-outdated`: Someone else changed this draft. */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `field-invalid`: A field is invalid. `field-missing`: A required field is missing. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-full`: The disk is full; nothing was saved. */
      readonly 507: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly changeDraft: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        readonly id: string
      }
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['DraftChange']
      }
    }
    readonly responses: {
      /** @description Edit, schedule or publish a draft */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['PostWritten']
        }
      }
      /** @description `bad-json`: The body is not valid JSON. */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. `cross-site`: Cross-site request blocked. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `post-unknown`: Post not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `post-not-draft`: The post is already published. `draft-outdated`: Someone else changed this draft. `story-ended`: The story has ended. */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `body-too-large`: The body is too large. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `wrong-content-type`: The body must be JSON. */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `field-missing`: A required field is missing. `field-too-long`: A field is too long. `field-invalid`: A field is invalid. `body-invalid`: The document is invalid. `field-unknown`: Unknown field. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-full`: The disk is full; nothing was saved. */
      readonly 507: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly correctPost: {
    readonly parameters: {
      readonly query?: never
      readonly header?: {
        /** @description A repeat with the same key and body gets the first response again and changes nothing; with another body it gets 422. Stored for at least a day. */
        readonly 'Idempotency-Key'?: string
      }
      readonly path: {
        readonly id: string
      }
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['NewCorrection']
      }
    }
    readonly responses: {
      /** @description Correct a published post */
      readonly 201: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['PostCorrected']
        }
      }
      /** @description `bad-json`: The body is not valid JSON. `idempotency-key-invalid`: The Idempotency-Key is invalid. */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. `cross-site`: Cross-site request blocked. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `post-unknown`: Post not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `post-not-published`: The post is not published. `post-retracted`: The post has been retracted. `post-unchanged`: Nothing was changed. `revision-outdated`: Someone else corrected this post. `too-many-corrections`: The post has too many corrections. `alert-repeated`: This alert was already sent. */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `body-too-large`: The body is too large. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `wrong-content-type`: The body must be JSON. */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `field-missing`: A required field is missing. `field-too-long`: A field is too long. `field-invalid`: A field is invalid. `body-invalid`: The document is invalid. `field-unknown`: Unknown field. `idempotency-conflict`: This Idempotency-Key was used for another request. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-full`: The disk is full; nothing was saved. */
      readonly 507: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly retractPost: {
    readonly parameters: {
      readonly query?: never
      readonly header?: {
        /** @description A repeat with the same key and body gets the first response again and changes nothing; with another body it gets 422. Stored for at least a day. */
        readonly 'Idempotency-Key'?: string
      }
      readonly path: {
        readonly id: string
      }
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['NewRetraction']
      }
    }
    readonly responses: {
      /** @description Retract a published post */
      readonly 201: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['PostRetracted']
        }
      }
      /** @description `bad-json`: The body is not valid JSON. `idempotency-key-invalid`: The Idempotency-Key is invalid. */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. `cross-site`: Cross-site request blocked. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `post-unknown`: Post not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `post-not-published`: The post is not published. `post-retracted`: The post has been retracted. */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `body-too-large`: The body is too large. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `wrong-content-type`: The body must be JSON. */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `field-missing`: A required field is missing. `field-too-long`: A field is too long. `field-invalid`: A field is invalid. `body-invalid`: The document is invalid. `field-unknown`: Unknown field. `idempotency-conflict`: This Idempotency-Key was used for another request. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-full`: The disk is full; nothing was saved. */
      readonly 507: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly listRevisions: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        readonly id: string
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description List the revisions of a post */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['RevisionList']
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `post-unknown`: Post not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly getReach: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        readonly id: string
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description Count the browsers that were sent an alert about a post */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': {
            /** @description The browsers that a follow-up alert would be sent to. */
            readonly sent: number
          }
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `post-unknown`: Post not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly listPostAlerts: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        readonly id: string
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description List the alerts about a post, newest first, at most 50 */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': {
            readonly alerts: readonly components['schemas']['Alert'][]
          }
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `post-unknown`: Post not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly sendAlert: {
    readonly parameters: {
      readonly query?: never
      readonly header?: {
        /** @description A repeat with the same key and body gets the first response again and changes nothing; with another body it gets 422. Stored for at least a day. */
        readonly 'Idempotency-Key'?: string
      }
      readonly path: {
        readonly id: string
      }
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['NewAlert']
      }
    }
    readonly responses: {
      /** @description Send an alert about a published post, after its hold time */
      readonly 202: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['AlertHeld']
        }
      }
      /** @description `bad-json`: The body is not valid JSON. `idempotency-key-invalid`: The Idempotency-Key is invalid. */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. `cross-site`: Cross-site request blocked. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `post-unknown`: Post not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `post-not-published`: The post is not published. `post-retracted`: The post has been retracted. `alert-pending`: An alert about this post is still being sent. `alert-repeated`: This alert was already sent. */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `body-too-large`: The body is too large. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `wrong-content-type`: The body must be JSON. */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `field-too-long`: A field is too long. `field-missing`: A required field is missing. `field-invalid`: A field is invalid. `field-unknown`: Unknown field. `idempotency-conflict`: This Idempotency-Key was used for another request. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-full`: The disk is full; nothing was saved. */
      readonly 507: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly getAlert: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        readonly id: string
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description Read an alert with its receipt */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['Alert']
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `alert-unknown`: Alert not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly undoAlert: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        readonly id: string
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description Undo an alert during its hold time */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['AlertUndone']
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. `cross-site`: Cross-site request blocked. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `alert-unknown`: Alert not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `alert-not-held`: The alert can no longer be undone. */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-full`: The disk is full; nothing was saved. */
      readonly 507: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly listStoryAlerts: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        /** @description Lower-case letters of any script and digits, with single hyphens; percent-encoded in a path. */
        readonly slug: string
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description List a story’s alerts, newest first, at most 50 */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': {
            readonly alerts: readonly components['schemas']['Alert'][]
          }
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `story-unknown`: Story not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly getAudience: {
    readonly parameters: {
      readonly query: {
        readonly post: string
        readonly kind: 'story' | 'topic' | 'everyone' | 'test'
        /** @description A topic that readers follow. */
        readonly topic?: string
      }
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description Count the browsers that an alert about a post would be sent to */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': {
            readonly size: number
          }
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `post-unknown`: Post not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `field-invalid`: A field is invalid. `field-missing`: A required field is missing. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly getSession: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description Get the authenticated caller */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['Session']
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly signIn: {
    readonly parameters: {
      readonly query?: never
      readonly header?: {
        /** @description A repeat with the same key and body gets the first response again and changes nothing; with another body it gets 422. Stored for at least a day. */
        readonly 'Idempotency-Key'?: string
      }
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['Credentials']
      }
    }
    readonly responses: {
      /** @description Sign in: sets a session cookie for two weeks */
      readonly 201: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['SignedIn']
        }
      }
      /** @description `bad-json`: The body is not valid JSON. `idempotency-key-invalid`: The Idempotency-Key is invalid. */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `sign-in-failed`: Wrong email address or password. `token-invalid`: Invalid token. `token-expired`: The token has expired. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `cross-site`: Cross-site request blocked. `https-required`: Sign in over https. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `body-too-large`: The body is too large. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `wrong-content-type`: The body must be JSON. */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `field-missing`: A required field is missing. `field-invalid`: A field is invalid. `field-unknown`: Unknown field. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly signOut: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description Sign out */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown
        }
        content?: never
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly changeAccount: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['AccountChange']
      }
    }
    readonly responses: {
      /** @description Change your name */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['Editor']
        }
      }
      /** @description `bad-json`: The body is not valid JSON. */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. `cross-site`: Cross-site request blocked. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `body-too-large`: The body is too large. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `wrong-content-type`: The body must be JSON. */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `field-too-long`: A field is too long. `field-missing`: A required field is missing. `field-invalid`: A field is invalid. `field-unknown`: Unknown field. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-full`: The disk is full; nothing was saved. */
      readonly 507: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly changePassword: {
    readonly parameters: {
      readonly query?: never
      readonly header?: {
        /** @description A repeat with the same key and body gets the first response again and changes nothing; with another body it gets 422. Stored for at least a day. */
        readonly 'Idempotency-Key'?: string
      }
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['PasswordChange']
      }
    }
    readonly responses: {
      /** @description Change your password: ends your other sessions */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown
        }
        content?: never
      }
      /** @description `bad-json`: The body is not valid JSON. `idempotency-key-invalid`: The Idempotency-Key is invalid. */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. `cross-site`: Cross-site request blocked. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `body-too-large`: The body is too large. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `wrong-content-type`: The body must be JSON. */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `password-wrong`: The current password is wrong. `password-too-short`: The password is too short. `field-too-long`: A field is too long. `field-missing`: A required field is missing. `field-invalid`: A field is invalid. `field-unknown`: Unknown field. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-full`: The disk is full; nothing was saved. */
      readonly 507: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly listSessions: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description List your sessions */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': {
            readonly sessions: readonly components['schemas']['OwnSession'][]
          }
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly endOtherSessions: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description End all your sessions but this one */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown
        }
        content?: never
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. `cross-site`: Cross-site request blocked. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-full`: The disk is full; nothing was saved. */
      readonly 507: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly endSession: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        readonly id: string
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description End one of your sessions */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown
        }
        content?: never
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. `cross-site`: Cross-site request blocked. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `session-unknown`: Session not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-full`: The disk is full; nothing was saved. */
      readonly 507: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly listInvitations: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description List the invitations that are open */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': {
            readonly invitations: readonly components['schemas']['OpenInvitation'][]
          }
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly inviteEditor: {
    readonly parameters: {
      readonly query?: never
      readonly header?: {
        /** @description A repeat with the same key and body gets the first response again and changes nothing; with another body it gets 422. Stored for at least a day. */
        readonly 'Idempotency-Key'?: string
      }
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['NewInvitation']
      }
    }
    readonly responses: {
      /** @description Invite someone to the desk; replaces an open invitation to the same address */
      readonly 201: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['InvitationMade']
        }
      }
      /** @description `bad-json`: The body is not valid JSON. `idempotency-key-invalid`: The Idempotency-Key is invalid. */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. `cross-site`: Cross-site request blocked. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `email-taken`: The email address is already in use. `answer-not-kept`: Already processed; the response was not stored. */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `body-too-large`: The body is too large. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `wrong-content-type`: The body must be JSON. */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `field-too-long`: A field is too long. `field-missing`: A required field is missing. `field-invalid`: A field is invalid. `field-unknown`: Unknown field. `idempotency-conflict`: This Idempotency-Key was used for another request. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-full`: The disk is full; nothing was saved. */
      readonly 507: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly withdrawInvitation: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        readonly id: string
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description Withdraw an invitation: its link works no more */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown
        }
        content?: never
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. `cross-site`: Cross-site request blocked. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `invitation-unknown`: Invitation not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-full`: The disk is full; nothing was saved. */
      readonly 507: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly getInvitation: {
    readonly parameters: {
      readonly query?: never
      readonly header?: {
        /** @description A repeat with the same key and body gets the first response again and changes nothing; with another body it gets 422. Stored for at least a day. */
        readonly 'Idempotency-Key'?: string
      }
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['InvitationLookup']
      }
    }
    readonly responses: {
      /** @description Read an invitation by its secret */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['Invitation']
        }
      }
      /** @description `bad-json`: The body is not valid JSON. `idempotency-key-invalid`: The Idempotency-Key is invalid. */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `setup-link-invalid`: This link is no longer valid. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `body-too-large`: The body is too large. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `wrong-content-type`: The body must be JSON. */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `field-missing`: A required field is missing. `field-invalid`: A field is invalid. `field-unknown`: Unknown field. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly acceptInvitation: {
    readonly parameters: {
      readonly query?: never
      readonly header?: {
        /** @description A repeat with the same key and body gets the first response again and changes nothing; with another body it gets 422. Stored for at least a day. */
        readonly 'Idempotency-Key'?: string
      }
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['Acceptance']
      }
    }
    readonly responses: {
      /** @description Accept an invitation: creates the account and signs in */
      readonly 201: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['SignedIn']
        }
      }
      /** @description `bad-json`: The body is not valid JSON. `idempotency-key-invalid`: The Idempotency-Key is invalid. */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `cross-site`: Cross-site request blocked. `https-required`: Sign in over https. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `setup-link-invalid`: This link is no longer valid. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `body-too-large`: The body is too large. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `wrong-content-type`: The body must be JSON. */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `password-too-short`: The password is too short. `field-too-long`: A field is too long. `field-missing`: A required field is missing. `field-invalid`: A field is invalid. `field-unknown`: Unknown field. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly listEditors: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description List the editors */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': {
            readonly editors: readonly components['schemas']['Editor'][]
          }
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly removeEditor: {
    readonly parameters: {
      readonly query?: {
        /** @description What becomes of API tokens they made that still work. Required if there are any. */
        readonly tokens?: 'keep' | 'revoke'
      }
      readonly header?: never
      readonly path: {
        readonly id: string
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description Remove an editor: ends their sessions and open invitations */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown
        }
        content?: never
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. `cross-site`: Cross-site request blocked. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `editor-unknown`: Editor not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `last-owner`: The desk needs at least one owner. `tokens-undecided`: Tokens they made still work. */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `field-invalid`: A field is invalid. `field-missing`: A required field is missing. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-full`: The disk is full; nothing was saved. */
      readonly 507: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly changeEditor: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        readonly id: string
      }
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['EditorChange']
      }
    }
    readonly responses: {
      /** @description Change an editor’s role */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['Editor']
        }
      }
      /** @description `bad-json`: The body is not valid JSON. */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. `cross-site`: Cross-site request blocked. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `editor-unknown`: Editor not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `last-owner`: The desk needs at least one owner. `tokens-undecided`: Tokens they made still work. */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `body-too-large`: The body is too large. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `wrong-content-type`: The body must be JSON. */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `field-missing`: A required field is missing. `field-invalid`: A field is invalid. `field-unknown`: Unknown field. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-full`: The disk is full; nothing was saved. */
      readonly 507: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly listTokens: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description List the API tokens, without their secrets */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': {
            readonly tokens: readonly components['schemas']['Token'][]
          }
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly createToken: {
    readonly parameters: {
      readonly query?: never
      readonly header?: {
        /** @description A repeat with the same key and body gets the first response again and changes nothing; with another body it gets 422. Stored for at least a day. */
        readonly 'Idempotency-Key'?: string
      }
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['NewToken']
      }
    }
    readonly responses: {
      /** @description Create an API token */
      readonly 201: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['TokenMade']
        }
      }
      /** @description `bad-json`: The body is not valid JSON. `idempotency-key-invalid`: The Idempotency-Key is invalid. */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. `cross-site`: Cross-site request blocked. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `answer-not-kept`: Already processed; the response was not stored. */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `body-too-large`: The body is too large. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `wrong-content-type`: The body must be JSON. */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `field-too-long`: A field is too long. `field-missing`: A required field is missing. `field-invalid`: A field is invalid. `field-unknown`: Unknown field. `idempotency-conflict`: This Idempotency-Key was used for another request. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-full`: The disk is full; nothing was saved. */
      readonly 507: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly revokeToken: {
    readonly parameters: {
      readonly query?: {
        /** @description What becomes of API tokens they made that still work. Required if there are any. */
        readonly tokens?: 'keep' | 'revoke'
      }
      readonly header?: never
      readonly path: {
        readonly id: string
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description Revoke an API token immediately */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown
        }
        content?: never
      }
      /** @description `token-invalid`: Invalid token. `token-expired`: The token has expired. `not-signed-in`: Sign in first. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `not-allowed`: You don’t have permission. `cross-site`: Cross-site request blocked. */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `token-unknown`: Token not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `tokens-undecided`: Tokens they made still work. */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `field-invalid`: A field is invalid. `field-missing`: A required field is missing. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-full`: The disk is full; nothing was saved. */
      readonly 507: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly getPushKey: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description Get the VAPID public key for new subscriptions */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['PushKey']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly subscribe: {
    readonly parameters: {
      readonly query?: never
      readonly header?: {
        /** @description A repeat with the same key and body gets the first response again and changes nothing; with another body it gets 422. Stored for at least a day. */
        readonly 'Idempotency-Key'?: string
      }
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['NewSubscription']
      }
    }
    readonly responses: {
      /** @description Subscribe to alerts; to subscribe an endpoint again, send the subscription’s secret */
      readonly 201: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['Subscribed']
        }
      }
      /** @description `bad-json`: The body is not valid JSON. `idempotency-key-invalid`: The Idempotency-Key is invalid. */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `story-unknown`: Story not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `subscription-taken`: This browser is already subscribed. */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `body-too-large`: The body is too large. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `wrong-content-type`: The body must be JSON. */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `endpoint-not-allowed`: This push endpoint is not allowed. `field-too-long`: A field is too long. `field-missing`: A required field is missing. `field-invalid`: A field is invalid. `field-unknown`: Unknown field. `idempotency-conflict`: This Idempotency-Key was used for another request. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly getSubscription: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        readonly id: string
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description Read a subscription */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['Subscription']
        }
      }
      /** @description `subscription-unknown`: Subscription not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly unsubscribe: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        readonly id: string
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description End a subscription */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown
        }
        content?: never
      }
      /** @description `subscription-unknown`: Subscription not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly changeSubscription: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        readonly id: string
      }
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['SubscriptionChange']
      }
    }
    readonly responses: {
      /** @description Change a subscription, or move it to the browser’s new endpoint */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['Subscription']
        }
      }
      /** @description `bad-json`: The body is not valid JSON. */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `subscription-unknown`: Subscription not found. `story-unknown`: Story not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `subscription-taken`: This browser is already subscribed. */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `body-too-large`: The body is too large. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `wrong-content-type`: The body must be JSON. */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `endpoint-not-allowed`: This push endpoint is not allowed. `field-too-long`: A field is too long. `field-missing`: A required field is missing. `field-invalid`: A field is invalid. `field-unknown`: Unknown field. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly notePresence: {
    readonly parameters: {
      readonly query?: never
      readonly header?: {
        /** @description A repeat with the same key and body gets the first response again and changes nothing; with another body it gets 422. Stored for at least a day. */
        readonly 'Idempotency-Key'?: string
      }
      readonly path: {
        readonly id: string
      }
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['Presence']
      }
    }
    readonly responses: {
      /** @description Report a visible page: for 45 seconds this browser gets no alerts */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown
        }
        content?: never
      }
      /** @description `bad-json`: The body is not valid JSON. `idempotency-key-invalid`: The Idempotency-Key is invalid. */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `subscription-unknown`: Subscription not found. */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `body-too-large`: The body is too large. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `wrong-content-type`: The body must be JSON. */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `field-missing`: A required field is missing. `field-invalid`: A field is invalid. `field-unknown`: Unknown field. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly reportReceipt: {
    readonly parameters: {
      readonly query?: never
      readonly header?: {
        /** @description A repeat with the same key and body gets the first response again and changes nothing; with another body it gets 422. Stored for at least a day. */
        readonly 'Idempotency-Key'?: string
      }
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['Receipt']
      }
    }
    readonly responses: {
      /** @description Report anonymously that an alert was shown or opened */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown
        }
        content?: never
      }
      /** @description `bad-json`: The body is not valid JSON. `idempotency-key-invalid`: The Idempotency-Key is invalid. */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `body-too-large`: The body is too large. */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `wrong-content-type`: The body must be JSON. */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `field-missing`: A required field is missing. `field-invalid`: A field is invalid. `field-unknown`: Unknown field. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `rate-limited`: Too many requests. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `internal`: Internal server error. */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description `store-unavailable`: The store is unavailable; nothing was saved. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  readonly followDesk: {
    readonly parameters: {
      readonly query?: {
        /** @description The last cursor that was received; by default the stream starts now. */
        readonly after?: string
        /** @description Overrides `after`: for libraries that append the last id to the address. */
        readonly lastEventId?: string
        /** @description A name for a stream, 20 to 64 random lowercase letters and digits, at the client’s choice. `/since` with the name ends the stream, which a proxy may still be reading. */
        readonly stream?: string
      }
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description Everything that is published, as it is published. Events: hello, post, story, reset, heartbeat, bye. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'text/event-stream': string
        }
      }
      /** @description This address has reached its limit of open streams: retry after `Retry-After`. HEAD gives the same status. A GET that accepts `text/event-stream` gets 200 with `retry:` and `bye` in its place. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content?: never
      }
      /** @description The capacity for streams is reached, or the desk is restarting: the same. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content?: never
      }
    }
  }
  readonly followStory: {
    readonly parameters: {
      readonly query?: {
        /** @description The last cursor that was received; by default the stream starts now. */
        readonly after?: string
        /** @description Overrides `after`: for libraries that append the last id to the address. */
        readonly lastEventId?: string
        /** @description A name for a stream, 20 to 64 random lowercase letters and digits, at the client’s choice. `/since` with the name ends the stream, which a proxy may still be reading. */
        readonly stream?: string
      }
      readonly header?: never
      readonly path: {
        /** @description Lower-case letters of any script and digits, with single hyphens; percent-encoded in a path. */
        readonly slug: string
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description What is published in this story. Events: hello, post, story, reset, heartbeat, bye. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'text/event-stream': string
        }
      }
      /** @description This address has reached its limit of open streams: retry after `Retry-After`. HEAD gives the same status. A GET that accepts `text/event-stream` gets 200 with `retry:` and `bye` in its place. */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown
        }
        content?: never
      }
      /** @description The capacity for streams is reached, or the desk is restarting: the same. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content?: never
      }
    }
  }
  readonly getSince: {
    readonly parameters: {
      readonly query?: {
        /** @description The last cursor that was received; by default the stream starts now. */
        readonly after?: string
        /** @description Overrides `after`: for libraries that append the last id to the address. */
        readonly lastEventId?: string
        /** @description A name for a stream, 20 to 64 random lowercase letters and digits, at the client’s choice. `/since` with the name ends the stream, which a proxy may still be reading. */
        readonly stream?: string
      }
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description The events after the cursor. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['Since']
        }
      }
    }
  }
  readonly getStorySince: {
    readonly parameters: {
      readonly query?: {
        /** @description The last cursor that was received; by default the stream starts now. */
        readonly after?: string
        /** @description Overrides `after`: for libraries that append the last id to the address. */
        readonly lastEventId?: string
        /** @description A name for a stream, 20 to 64 random lowercase letters and digits, at the client’s choice. `/since` with the name ends the stream, which a proxy may still be reading. */
        readonly stream?: string
      }
      readonly header?: never
      readonly path: {
        /** @description Lower-case letters of any script and digits, with single hyphens; percent-encoded in a path. */
        readonly slug: string
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description The events after the cursor. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['Since']
        }
      }
    }
  }
  readonly getHealth: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description The desk is serving. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['Health']
        }
      }
      /** @description The desk is not serving. */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': components['schemas']['Health']
        }
      }
    }
  }
  readonly getMetrics: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description Prometheus text format. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'text/plain': string
        }
      }
      /** @description Not from the desk’s own machine, and without a token. */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown
        }
        content?: never
      }
    }
  }
  readonly getDocument: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description OpenAPI 3.1. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly 'application/json': {
            readonly openapi: string
          } & {
            readonly [key: string]: unknown
          }
        }
      }
    }
  }
}
