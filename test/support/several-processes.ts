import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, newToken, startServer, type ServerOptions, type ServerProcess } from './server-process.ts'

/** A desk of several processes, as `telex serve` starts it. */
export type SeveralProcesses = AsyncDisposable & {
  readonly server: ServerProcess
  readonly url: string
  readonly port: number
  /** Of those that serve. */
  readonly pids: () => readonly number[]
  /** One of them. @throws Error where it is missing: to signal the process 0 is to signal the tests’ own group. */
  readonly pid: (index: number) => number
  /** Calls the API on a connection of its own, so that any process may be the one that answers; again where it is lost. */
  readonly call: (method: string, path: string, body?: unknown, key?: string) => Promise<Called>
  readonly health: () => Promise<Health>
  /** Starts it on the same folder and port, when the parent was killed and its processes have ended with it. */
  readonly startAgain: () => Promise<void>
  /** Waits until so many processes serve. */
  readonly untilServing: (count: number) => Promise<void>
}

export type Called = { readonly status: number; readonly body: Readonly<Record<string, unknown>> }

export type Health = {
  readonly status: string
  readonly readers: number
  readonly processes: { readonly serving: number; readonly of: number }
}

export async function startProcesses(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<SeveralProcesses> {
  const token = await newToken(folder)
  const port = await freePort()
  const started: ServerOptions = {
    folder,
    port,
    environment: {
      TELEX_PROCESSES: '2',
      TELEX_LOG_LEVEL: 'warn',
      TELEX_REQUESTS_PER_MINUTE: '0',
      TELEX_DRAIN_SECONDS: '1',
      TELEX_CANARY_MINUTES: '0',
      ...environment,
    },
  }
  let server = await startServer(started)
  const call: SeveralProcesses['call'] = async (method, path, body, key) => {
    for (;;) {
      try {
        return await ask(`${server.url}${path}`, method, { token, body, key })
      } catch (error) {
        // A connection that a killed process had taken is lost with it; what is done once at most is asked for again.
        if (method !== 'GET' && key === undefined) throw error
        await sleep(20)
      }
    }
  }
  const health = async (): Promise<Health> => (await call('GET', '/health')).body as unknown as Health
  return {
    get server() {
      return server
    },
    url: server.url,
    port,
    pids: () => childrenOf(server.pid),
    pid(index) {
      const found = childrenOf(server.pid)[index]
      if (found === undefined) throw new Error(`There is no process ${index} that serves.`)
      return found
    },
    call: (method, path, body, key) => call(method, `/api/v1${path}`, body, key),
    health,
    async startAgain() {
      server = await startServer(started)
    },
    async untilServing(count) {
      // A process that was killed is part of the answer until its parent has seen it go.
      await sleep(50)
      while ((await health()).processes.serving !== count) await sleep(20)
    },
    [Symbol.asyncDispose]: () => server.kill('SIGKILL'),
  }
}

/** Process ids of a process's children. */
export function childrenOf(pid: number): readonly number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return text === '' ? [] : text.split(' ').map(Number)
}

export function isAlive(pid: number): boolean {
  try {
    // A process that has ended and whose parent has not yet looked is a zombie.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

type Asked = { readonly token: string; readonly body: unknown; readonly key: string | undefined }

function ask(address: string, method: string, { token, body, key }: Asked): Promise<Called> {
  const { promise, resolve, reject } = Promise.withResolvers<Called>()
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    ...(key === undefined ? {} : { 'idempotency-key': key }),
  }
  const sent = request(address, { method, headers, agent: false }, (response) => {
    let text = ''
    response.setEncoding('utf8')
    response.on('data', (part: string) => (text += part))
    response.on('error', reject)
    response.on('end', () =>
      resolve({
        status: response.statusCode ?? 0,
        body: text === '' ? {} : (JSON.parse(text) as object as never),
      }),
    )
  })
  sent.on('error', reject)
  sent.end(body === undefined ? undefined : JSON.stringify(body))
  return promise
}
