import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { selfSigned } from '../support/push-service/certificate.ts'
import { freePort } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'
import type { InteropServer, Limits, ServerPlace } from './interop-server.ts'
import type { OriginReport } from './origin.ts'

/** The first start of a Go program compiles it. */
const START_WITHIN_MS = 120_000
const END_WITHIN_MS = 5_000
const NOT_OURS_BYTES = 86 + 17

/** What a server has counted. */
export type ServerCount = {
  readonly counts: ReadonlyMap<string, number>
  readonly complaints: Readonly<Record<string, number>>
}

export type RunningServer = AsyncDisposable & {
  readonly origin: string
  readonly port: number
  /** Its certificate, PEM. */
  readonly ca: string
  /** @param textBytes how long the text of a message is. */
  count(textBytes: (id: string) => number): Promise<ServerCount>
  /** Ends it as an operator does, with all that goes through it, and starts it anew on the same port. */
  restart(): Promise<void>
}

/**
 * Starts a server on free ports of loopback, with an origin behind it.
 *
 * @param seed what the keys of the browsers are made from.
 * @throws Error with what it printed when it does not start.
 */
export async function startInteropServer(
  server: InteropServer,
  limits: Limits,
  packages: string | null,
  seed: string,
): Promise<RunningServer> {
  await using starting = new AsyncDisposableStack()
  const { path: folder } = starting.use(tempFolder())
  // Servers give up root, and must still be able to read what is theirs.
  chmodSync(folder, 0o755)
  const certificate = selfSigned(Date.now())
  const files = {
    certificate: join(folder, 'certificate.pem'),
    key: join(folder, 'key.pem'),
    combined: join(folder, 'combined.pem'),
    log: join(folder, 'requests.log'),
  }
  writeFileSync(files.certificate, certificate.cert)
  writeFileSync(files.key, certificate.key)
  writeFileSync(files.combined, certificate.cert + certificate.key)
  writeFileSync(files.log, '')
  const [port, innerPort] = [await freePort(), await freePort()]
  const publicOrigin = `https://localhost:${port}`

  const origin = fork(fileURLToPath(new URL('./origin.ts', import.meta.url)), [publicOrigin, seed])
  const originGone = once(origin, 'exit')
  starting.defer(() => end(origin, originGone))
  const [originPort] = (await once(origin, 'message')) as [number]

  const place: ServerPlace = { folder, port, innerPort, originPort, packages, ...files }
  const { commands, env = {}, logsToStdout = false } = server.launch(place, limits)
  const runAll = async (): Promise<AsyncDisposable> => {
    await using runs = new AsyncDisposableStack()
    for (const command of commands) runs.use(await runCommand(command, place, env, logsToStdout))
    return runs.move()
  }
  let running = await runAll()
  starting.defer(() => running[Symbol.asyncDispose]())
  const resources = starting.move()
  return {
    origin: publicOrigin,
    port,
    ca: certificate.cert,
    async count(textBytes) {
      if (server.counts === 'log') return countLog(files.log, textBytes)
      origin.send('count')
      const [{ counts, complaints }] = (await once(origin, 'message')) as [OriginReport]
      return { counts: new Map(Object.entries(counts)), complaints }
    },
    async restart() {
      await running[Symbol.asyncDispose]()
      running = await runAll()
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

/** Lines with the path of a push in them, and maybe the length of its body. */
function countLog(file: string, textBytes: (id: string) => number): ServerCount {
  const counts = new Map<string, number>()
  const complaints: Record<string, number> = {}
  for (const [, id = '', length] of readFileSync(file, 'latin1').matchAll(
    /\/push\/([\w-]+):\S*(?: (\d+))?$/gm,
  )) {
    counts.set(id, (counts.get(id) ?? 0) + 1)
    if (length !== undefined && Number(length) !== textBytes(id) + NOT_OURS_BYTES)
      complaints['body length'] = (complaints['body length'] ?? 0) + 1
  }
  return { counts, complaints }
}

/** Runs a program of a server until it is disposed of. @throws Error with what it printed when it does not start. */
export async function runCommand(
  [command = '', ...args]: readonly string[],
  { folder, port, innerPort, log }: ServerPlace,
  env: Readonly<Record<string, string>>,
  logsToStdout: boolean,
): Promise<AsyncDisposable> {
  const { PATH = '' } = process.env
  const child = spawn(command, args, {
    cwd: folder,
    env: { PATH, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, ...env },
    stdio: ['ignore', logsToStdout ? openSync(log, 'a') : 'pipe', 'pipe'],
    // `go run` starts the program as a child of its own, which a signal to the group reaches.
    detached: true,
  })
  let printed = ''
  const print = (chunk: Buffer): void => void (printed = (printed + chunk.toString()).slice(-4_000))
  child.stdout?.on('data', print)
  child.stderr?.on('data', print)
  child.on('error', (error) => (printed += error.message))
  const gone = once(child, 'exit')
  const running = { [Symbol.asyncDispose]: () => end(child, gone) }
  const deadline = performance.now() + START_WITHIN_MS
  // Varnish behind Hitch listens on the inner port; everything else on its own.
  const ports = command === 'varnishd' ? innerPort : port
  while (!(await answers(ports))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      await end(child, gone)
      throw new Error(`${command} did not start:\n${printed}`)
    }
    await sleep(20)
  }
  return running
}

async function end(child: ChildProcess, gone: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  // The origin shares our group; a server leads one of its own.
  const target = child.channel === undefined ? -child.pid : child.pid
  const signal = (name: NodeJS.Signals): void => {
    try {
      process.kill(target, name)
    } catch {
      // It has gone meanwhile.
    }
  }
  signal('SIGTERM')
  const force = setTimeout(() => signal('SIGKILL'), END_WITHIN_MS)
  await gone
  clearTimeout(force)
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
