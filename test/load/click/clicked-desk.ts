import { request } from 'node:http'
import { DeskProcess } from '../live/desk-process.ts'
import { browserFields, browserRequest, type RequestKind } from './browser-request.ts'
import type { ClickRequest } from './clicks.ts'

/** What readers and their browsers ask for. */
export const addresses = {
  story: { label: 'story page', kind: 'document' },
  post: { label: 'post page', kind: 'document' },
  front: { label: 'front page', kind: 'document' },
  since: { label: 'since, at the head', kind: 'fetch' },
  feed: { label: 'feed of the story', kind: 'fetch' },
  key: { label: 'push key', kind: 'fetch' },
  worker: { label: 'service worker', kind: 'worker' },
  script: { label: 'reader script', kind: 'script' },
  stories: { label: 'API: stories', kind: 'fetch' },
  storyByApi: { label: 'API: the story', kind: 'fetch' },
} as const satisfies Readonly<Record<string, { readonly label: string; readonly kind: RequestKind }>>

export type Address = keyof typeof addresses

/** A server that is clicked: Telex, or another that gives its answers. */
export type ClickedServer = AsyncDisposable & {
  readonly name: string
  /** The process that answers. */
  readonly pid: number
  readonly port: number
  /** The request for an address; with `unchanged` one that is answered 304. `null` for what the server does not serve. */
  readonly request: (address: Address, unchanged: boolean) => ClickRequest | null
}

/** An answer as it came. */
export type WholeAnswer = {
  readonly path: string
  readonly status: number
  /** Without those that a server sets for each connection and moment. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

const POSTS = 300
/** Posts sent before their predecessors are answered. */
const AT_ONCE = 8
const OF_THE_MOMENT = new Set(['date', 'connection', 'keep-alive'])
const ANSWER_WITHIN_MS = 10_000

/** A desk with a story of 300 posts. */
export class ClickedDesk implements ClickedServer {
  readonly name: string
  readonly desk: DeskProcess
  /** Its answers, compressed, by address. */
  readonly answers: ReadonlyMap<Address, WholeAnswer>

  private constructor(name: string, desk: DeskProcess, answers: ReadonlyMap<Address, WholeAnswer>) {
    this.name = name
    this.desk = desk
    this.answers = answers
  }

  /** @param checkout the folder of an earlier Telex; this one by default. */
  static async start(name: string, checkout?: string): Promise<ClickedDesk> {
    await using starting = new AsyncDisposableStack()
    const desk = starting.use(await DeskProcess.start(checkout === undefined ? {} : { checkout }))
    let post = ''
    for (let first = 0; first < POSTS; first += AT_ONCE) {
      const numbers = Array.from({ length: Math.min(AT_ONCE, POSTS - first) }, (_, index) => first + index)
      const posted = await Promise.all(numbers.map(async (number) => desk.post(number)))
      const { url } = JSON.parse(posted.at(-1)?.body ?? '') as { url: string }
      post = new URL(url).pathname
    }
    const page = (await desk.get(desk.page)).text
    const { cursor } = JSON.parse((await desk.get(`${desk.path}/since`)).text) as { cursor: string }
    const paths: Readonly<Record<Address, string>> = {
      story: desk.page,
      post,
      front: '/',
      since: `${desk.path}/since?after=${cursor}`,
      feed: `${desk.page}/feed.atom`,
      key: '/push/key',
      worker: '/sw.js',
      script: assetIn(page, 'js'),
      stories: '/api/v1/stories',
      storyByApi: `/api/v1${desk.page}`,
    }
    const answers = new Map<Address, WholeAnswer>()
    for (const [address, path] of Object.entries(paths) as [Address, string][]) {
      answers.set(address, await getWhole(desk.port, path, addresses[address].kind))
    }
    starting.move()
    return new ClickedDesk(name, desk, answers)
  }

  get pid(): number {
    return this.desk.pid
  }

  get port(): number {
    return this.desk.port
  }

  request(address: Address, unchanged: boolean): ClickRequest | null {
    const answer = this.answers.get(address)
    return answer === undefined ? null : requestFor(this.port, address, answer, unchanged)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.desk[Symbol.asyncDispose]()
  }
}

/** The request for what was answered before, or the one that asks whether it has changed. */
export function requestFor(
  port: number,
  address: Address,
  { path, headers }: WholeAnswer,
  unchanged: boolean,
): ClickRequest | null {
  const { kind } = addresses[address]
  if (!unchanged) return { text: browserRequest(port, path, kind), status: 200 }
  const etag = headers['etag']
  return etag === undefined
    ? null
    : { text: browserRequest(port, path, kind, { 'If-None-Match': etag }), status: 304 }
}

/** Asks as a browser does, and keeps the body as it came. @throws Error when it is not answered 200. */
export async function getWhole(port: number, path: string, kind: RequestKind): Promise<WholeAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<WholeAnswer>()
  const options = { host: '127.0.0.1', port, path, agent: false, timeout: ANSWER_WITHIN_MS }
  const asking = request({ ...options, headers: browserFields(kind) }, (answer) => {
    const parts: Buffer[] = []
    const status = answer.statusCode ?? 0
    const headers = Object.fromEntries(
      Object.entries(answer.headers)
        .filter(([name]) => !OF_THE_MOMENT.has(name))
        .map(([name, value]) => [name, String(value)]),
    )
    if (status !== 200) reject(new Error(`${path} is answered ${status}.`))
    answer.on('data', (part: Buffer) => parts.push(part))
    answer.on('error', reject)
    answer.on('end', () => resolve({ path, status, headers, body: Buffer.concat(parts) }))
  })
  asking.on('error', reject)
  asking.on('timeout', () => asking.destroy(new Error(`GET ${path}: no answer.`)))
  asking.end()
  return promise
}

/** The address of the first asset with this extension that a page names. */
export function assetIn(page: string, extension: string): string {
  const found = new RegExp(`"(/assets/[^"]+\\.${extension})"`).exec(page)?.[1]
  if (found === undefined) throw new Error(`The story page names no ${extension} file.`)
  return found
}
