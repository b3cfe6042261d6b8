import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './server-process.ts'
import { tempFolder } from './temp-folder.ts'

const START_WITHIN_MS = 10_000

/** Why nginx can't be tested here, for `test.skipIf`; `null` when it can. */
export function noNginx(): string | null {
  const missing = ['nginx', 'openssl'].find((command) => spawnSync(command, ['version']).error !== undefined)
  return missing === undefined ? null : `There is no ${missing} here.`
}

/** An nginx in front of a desk, with a certificate of its own making. */
export type Nginx = AsyncDisposable & {
  readonly http: number
  readonly https: number
  /** What its certificate is trusted by, PEM. */
  readonly ca: string
}

/**
 * Starts nginx with the servers of a configuration: as they stand, but for the ports, the certificate and where the desk is.
 *
 * @throws Error with what nginx said when it does not start.
 */
export async function startNginx(servers: string, deskPort: number): Promise<Nginx> {
  await using starting = new AsyncDisposableStack()
  const folder = starting.use(tempFolder())
  const [http, https] = [await freePort(), await freePort()]
  const certificate = makeCertificate(folder.path)
  const adapted = servers
    .replaceAll(/listen 80;/g, `listen 127.0.0.1:${http};`)
    .replaceAll(/listen 443 /g, `listen 127.0.0.1:${https} `)
    .replaceAll(/ssl_certificate .*;/g, `ssl_certificate ${certificate.certificate};`)
    .replaceAll(/ssl_certificate_key .*;/g, `ssl_certificate_key ${certificate.key};`)
    .replaceAll('127.0.0.1:8484', `127.0.0.1:${deskPort}`)
  const path = join(folder.path, 'nginx.conf')
  writeFileSync(path, around(adapted, folder.path))
  const nginx = spawn('nginx', ['-p', folder.path, '-e', 'stderr', '-c', path], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  nginx.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const gone = once(nginx, 'exit')
  starting.defer(async () => {
    nginx.kill('SIGTERM')
    await gone
  })
  const deadline = performance.now() + START_WITHIN_MS
  while (!(await answers(https))) {
    if (nginx.exitCode !== null || performance.now() > deadline)
      throw new Error(`nginx did not start:\n${said}`)
    await sleep(20)
  }
  const resources = starting.move()
  const ca = readFileSync(certificate.certificate, 'utf8')
  return { http, https, ca, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}

function makeCertificate(folder: string): { readonly certificate: string; readonly key: string } {
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')]
  const { status, stderr } = spawnSync(
    'openssl',
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'].concat([
      '-subj',
      '/CN=localhost',
      '-out',
      certificate,
      '-keyout',
      key,
    ]),
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`openssl made no certificate:\n${stderr}`)
  return { certificate, key }
}

/** What Debian's own nginx.conf is to a file in sites-enabled: nothing here that the configuration itself should say. */
function around(servers: string, folder: string): string {
  mkdirSync(join(folder, 'tmp'))
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${folder}/tmp/${kind};`)
    .join('\n')
  return `
    daemon off;
    pid ${folder}/nginx.pid;
    worker_processes 1;
    events { worker_connections 256; }
    http {
      access_log off;
      gzip on;
      ${temporary}
      ${servers}
    }`
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
