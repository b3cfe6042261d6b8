import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { CacheNotes } from '../cache/cache-notes.ts'

/** What every handler is given beside the request. */
export type Env = {
  /** Node's own request and response; absent where a test calls the app without a socket. */
  readonly Bindings: Partial<HttpBindings> & {
    /** The question that the response cache asks by this request, if it is one of its. */
    readonly fill?: CacheNotes
  }
  readonly Variables: { readonly requestId: string; readonly address: string }
}

/** One request in the app. */
export type HttpContext = Context<Env>
