import { get, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Encoding } from '../../src/fanout/live/shared-gzip.ts'
import { SseParser, type SseEvent } from './sse-parser.ts'

const RECONNECT_AFTER_MS = 30

/** A page that stays open whatever happens to the server: it reconnects at once, with the last id. */
export class FollowingReader implements AsyncDisposable {
  readonly events: SseEvent[] = []
  /** How many connections it has made. */
  connections = 0
  readonly #address: string
  readonly #encoding: Encoding
  readonly #stop = new AbortController()
  readonly #following: Promise<void>
  #lastEventId = ''
  #response: IncomingMessage | null = null

  /** @param address of the stream, with the cursor to start at. */
  constructor(address: string, encoding: Encoding = 'plain') {
    this.#address = address
    this.#encoding = encoding
    this.#following = this.#follow()
  }

  /** The log's events received. */
  get lines(): readonly { readonly seq: number; readonly id: string; readonly html: string }[] {
    return this.events
      .filter(({ event }) => event === 'post' || event === 'story')
      .map(({ data }) => JSON.parse(data) as { seq: number; id: string; html: string })
  }

  /** Loses its connection, as in a tunnel. */
  drop(): void {
    this.#response?.destroy()
  }

  async #follow(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.#connect().catch(() => undefined)
      await sleep(RECONNECT_AFTER_MS, undefined, { signal: this.#stop.signal }).catch(() => undefined)
    }
  }

  async #connect(): Promise<void> {
    const headers = {
      ...(this.#encoding === 'gzip' ? { 'Accept-Encoding': 'gzip' } : {}),
      ...(this.#lastEventId === '' ? {} : { 'Last-Event-ID': this.#lastEventId }),
    }
    const { signal } = this.#stop
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    get(this.#address, { headers, signal, agent: false }, resolve).on('error', reject)
    const response = await promise
    if (response.statusCode !== 200) {
      response.destroy()
      return
    }
    this.connections++
    // An event that was cut off in the middle is sent again whole on the new connection.
    const parser = new SseParser((event) => {
      this.events.push(event)
      if (event.lastEventId !== '') this.#lastEventId = event.lastEventId
    })
    this.#response = response
    for await (const chunk of textOf(response)) parser.push(chunk)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#following
  }
}

/** A connection that is lost in the middle throws. */
function textOf(response: IncomingMessage): AsyncIterable<Uint8Array> {
  return response.headers['content-encoding'] === 'gzip'
    ? pipeline(response, createGunzip(), () => undefined)
    : response
}
