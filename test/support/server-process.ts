import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'

const main = join(import.meta.dirname, '../../src/cli/main.ts')
const START_WITHIN_MS = 30_000

export type ServerOptions = {
  readonly folder: string
  readonly port: number
  /** Options as environment variables. */
  readonly environment?: Readonly<Record<string, string>>
  /** A command to run the server under. */
  readonly under?: readonly string[]
}

/** A server in its own process, started by `telex serve`. */
export type ServerProcess = AsyncDisposable & {
  readonly url: string
  readonly pid: number
  /** Ends the process and waits for it; after a graceful shutdown also for the rest of its output. */
  readonly kill: (signal: NodeJS.Signals) => Promise<void>
  readonly said: () => string
}

/** Starts a server and waits until it is ready. @throws Error with its output when it exits instead. */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const child = spawnTelex(['serve', '--data', options.folder, '--port', `${options.port}`], options)
  const output = collect(child)
  const gone = once(child, 'exit')
  const closed = once(child, 'close')
  const deadline = AbortSignal.timeout(START_WITHIN_MS)
  try {
    while (!output.stderr.includes('Ready.')) {
      if (child.exitCode !== null || deadline.aborted) throw new Error(`It did not start:\n${output.stderr}`)
      await Promise.race([once(child.stderr ?? child, 'data', { signal: deadline }), gone])
    }
  } catch (error) {
    child.kill('SIGKILL')
    throw new Error(`It did not start:\n${output.stderr}`, { cause: error })
  }
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal)
    // After a kill its child processes live on for a moment and hold its output open.
    await (signal === 'SIGKILL' ? gone : closed)
  }
  return {
    url: `http://localhost:${options.port}`,
    pid: child.pid ?? 0,
    kill,
    said: () => output.stderr,
    [Symbol.asyncDispose]: () => kill('SIGKILL'),
  }
}

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** Runs a `telex` command to its end. @param options `input` is its standard input. */
export async function runTelex(
  args: readonly string[],
  { input = '', ...options }: Pick<ServerOptions, 'environment' | 'under'> & { readonly input?: string } = {},
): Promise<Ran> {
  const child = spawnTelex(args, options, 'pipe')
  const output = collect(child)
  // A command that doesn't read its input may exit before it is written.
  child.stdin?.on('error', () => undefined).end(input)
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, ...output }
}

/** The secret of a new token with every scope. */
export async function newToken(folder: string): Promise<string> {
  const made = await runTelex(['token', 'create', '--name', 'test', '--scope', 'admin', '--data', folder])
  if (made.code !== 0) throw new Error(made.stderr)
  return made.stdout.trim()
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

function spawnTelex(
  args: readonly string[],
  { environment = {}, under = [] }: Partial<ServerOptions>,
  stdin: 'ignore' | 'pipe' = 'ignore',
): ChildProcess {
  const [command = process.execPath, ...rest] = [...under, process.execPath, main, ...args]
  const { PATH = '', HOME = '' } = process.env
  return spawn(command, rest, { env: { PATH, HOME, ...environment }, stdio: [stdin, 'pipe', 'pipe'] })
}

function collect(child: ChildProcess): { stdout: string; stderr: string } {
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text
    })
  }
  return output
}
