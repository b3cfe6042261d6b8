import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { caddy } from './proxies/caddy.ts'
import { haproxy } from './proxies/haproxy.ts'
import { nginx } from './proxies/nginx.ts'
import { freePort } from './server-process.ts'
import { tempFolder } from './temp-folder.ts'

const START_WITHIN_MS = 10_000
/** What Debian's unit gives Caddy. */
const END_WITHIN_MS = 5_000

/** Where a configuration is to run in a test. */
export type ProxyPlace = {
  /** Everything it writes goes there. */
  readonly folder: string
  readonly http: number
  readonly https: number
  readonly desk: number
  /** PEM files; `combined` is the certificate and then its key. */
  readonly certificate: string
  readonly key: string
  readonly combined: string
}

/** What has to be known of a proxy to run a documented configuration of it. */
export type ProxyKind = {
  /** The whole file: the configuration as it stands, but for the ports, the certificate and where the desk is. */
  readonly adapt: (configuration: string, place: ProxyPlace) => string
  /** Runs that file, in the foreground. */
  readonly command: (file: string, place: ProxyPlace) => readonly string[]
}

export type ProxyName = 'nginx' | 'caddy' | 'haproxy'
const kinds: Readonly<Record<ProxyName, ProxyKind>> = { nginx, caddy, haproxy }

/** Why a proxy can't be tested here, for `test.skipIf`; `null` when it can. In CI each of them has to be there. */
export function noProxy(name: ProxyName): string | null {
  const missing = [name, 'openssl'].find((command) => spawnSync(command, ['version']).error !== undefined)
  if (missing === undefined) return null
  if (process.env['CI'] === 'true') throw new Error(`There is no ${missing} here.`)
  return `There is no ${missing} here.`
}

/** A proxy in front of a desk, with a certificate of its own making for `localhost` and `live.example.org`. */
export type Proxy = AsyncDisposable & {
  readonly http: number
  readonly https: number
  /** What its certificate is trusted by, PEM. */
  readonly ca: string
  /** Ends it with all that goes through it, and starts it anew on the same ports. */
  readonly restart: () => Promise<void>
}

/**
 * Starts a proxy with a configuration as it is documented, on free ports of loopback.
 *
 * @throws Error with what it said when it does not start.
 */
export async function startProxy(name: ProxyName, configuration: string, deskPort: number): Promise<Proxy> {
  await using starting = new AsyncDisposableStack()
  const folder = starting.use(tempFolder())
  const certificates = makeCertificate(folder.path)
  const [http, https] = [await freePort(), await freePort()]
  const place: ProxyPlace = { folder: folder.path, http, https, desk: deskPort, ...certificates }
  const file = join(folder.path, 'configuration')
  writeFileSync(file, kinds[name].adapt(configuration, place))
  const run = (): Promise<AsyncDisposable> => runProxy(kinds[name].command(file, place), place)
  let running = await run()
  starting.defer(() => running[Symbol.asyncDispose]())
  const resources = starting.move()
  return {
    http,
    https,
    ca: readFileSync(certificates.certificate, 'utf8'),
    async restart() {
      await running[Symbol.asyncDispose]()
      running = await run()
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

async function runProxy(
  [command = '', ...args]: readonly string[],
  { folder, https }: ProxyPlace,
): Promise<AsyncDisposable> {
  const { PATH = '' } = process.env
  const child = spawn(command, args, {
    env: { PATH, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const gone = once(child, 'exit')
  const deadline = performance.now() + START_WITHIN_MS
  while (!(await answers(https))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill('SIGKILL')
      throw new Error(`${command} did not start:\n${said}`)
    }
    await sleep(20)
  }
  return { [Symbol.asyncDispose]: () => end(child, gone) }
}

/** As systemd ends it: politely, and by force where streams that never end would hold it up. */
async function end(child: ChildProcess, gone: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS)
  await gone
  clearTimeout(force)
}

function makeCertificate(folder: string): Pick<ProxyPlace, 'certificate' | 'key' | 'combined'> {
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')]
  const { status, stderr } = spawnSync(
    'openssl',
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'].concat([
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost,DNS:live.example.org',
      '-out',
      certificate,
      '-keyout',
      key,
    ]),
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`openssl made no certificate:\n${stderr}`)
  const combined = join(folder, 'combined.pem')
  writeFileSync(combined, readFileSync(certificate, 'utf8') + readFileSync(key, 'utf8'))
  return { certificate, key, combined }
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
