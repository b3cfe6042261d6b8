import { createConnection, type Socket } from 'node:net'
import { takeAnswer } from './http-answer.ts'

/** Milliseconds of the monotonic clock, which the readers use too. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

/** The request of a post. */
export type PostRequest = {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** When the editor sent a post, and when it got the response. */
export type Posted = Answered & { readonly body: string }

/** Both on the monotonic clock. */
export type Answered = { readonly askedMs: number; readonly answeredMs: number }

type Waiting = {
  readonly askedMs: number
  readonly resolve: (posted: Posted) => void
  readonly reject: (error: Error) => void
}

const ANSWER_WITHIN_MS = 30_000

/**
 * The desk's side of a load test: one program with one connection.
 *
 * Posts are pipelined (RFC 9112 section 9.3.2), so that a server never waits for its editor; responses come in the order of
 * the requests. A broken connection is opened again with the next post. Holds the pending posts, which its user bounds.
 */
export class Editor implements Disposable {
  readonly #port: number
  readonly #headers: Readonly<Record<string, string>>
  #waiting: Waiting[] = []
  #socket: Socket | null = null
  #bytes = Buffer.alloc(0)

  constructor(port: number, headers: Readonly<Record<string, string>>) {
    this.#port = port
    this.#headers = headers
  }

  /** @throws Error when the response is not 2xx, or does not come. */
  async post(request: PostRequest): Promise<Posted> {
    const text = this.textOf(request)
    const socket = (this.#socket ??= this.#connect())
    return new Promise((resolve, reject) => {
      this.#waiting.push({ askedMs: monotonicMs(), resolve, reject })
      socket.write(text)
    })
  }

  /** The request as sent over the wire, for a program with a connection of its own. */
  textOf({ path, headers, body }: PostRequest): string {
    const fields = {
      host: `127.0.0.1:${this.#port}`,
      ...this.#headers,
      ...headers,
      'content-length': `${Buffer.byteLength(body)}`,
    }
    const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
    return `POST ${path} HTTP/1.1\r\n${head.join('')}\r\n${body}`
  }

  #connect(): Socket {
    const socket = createConnection({ host: '127.0.0.1', port: this.#port, noDelay: true })
    socket.setTimeout(ANSWER_WITHIN_MS, () => {
      if (this.#waiting.length > 0) socket.destroy(new Error('The editor’s post got no response.'))
    })
    socket.on('data', (bytes: Buffer) => this.#onData(bytes))
    socket.on('error', (error) => this.#fail(socket, error))
    socket.on('close', () => this.#fail(socket, new Error('The editor’s connection ended.')))
    return socket
  }

  #onData(bytes: Buffer): void {
    const answeredMs = monotonicMs()
    this.#bytes = Buffer.concat([this.#bytes, bytes])
    for (;;) {
      const answer = takeAnswer(this.#bytes)
      if (answer === null) return
      this.#bytes = this.#bytes.subarray(answer.length)
      const waiting = this.#waiting.shift()
      const { status, body } = answer
      if (status >= 200 && status <= 299) waiting?.resolve({ askedMs: waiting.askedMs, answeredMs, body })
      else waiting?.reject(new Error(`The post is answered ${status}. ${body}`))
    }
  }

  #fail(socket: Socket, error: Error): void {
    if (this.#socket !== socket) return
    const waiting = this.#waiting
    this.#waiting = []
    this.#socket = null
    this.#bytes = Buffer.alloc(0)
    for (const { reject } of waiting) reject(error)
  }

  [Symbol.dispose](): void {
    this.#socket?.destroy()
  }
}
