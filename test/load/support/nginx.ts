import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../support/server-process.ts'
import { PinnedProcess, SERVER_CORE } from './pinned-process.ts'

const START_WITHIN_MS = 5_000

export type NginxOptions = {
  /** Paths of modules to load. */
  readonly modules?: readonly string[]
  /** What stands beside the server. */
  readonly settings?: string
  /** What stands in the server. */
  readonly locations: string
}

/** Why nginx can't run here; `null` when it can. */
export function missingNginx(): string | null {
  return spawnSync('nginx', ['-v']).status === 0
    ? null
    : 'nginx is not installed here (Debian: apt-get install nginx-light)'
}

/** nginx with one worker and no request log, on the server's core. */
export class Nginx implements AsyncDisposable {
  /** The process under nginx's master that serves. */
  readonly pid: number
  readonly port: number
  readonly #folder: string
  readonly #server: PinnedProcess

  private constructor(pid: number, port: number, folder: string, server: PinnedProcess) {
    this.pid = pid
    this.port = port
    this.#folder = folder
    this.#server = server
  }

  static async start(options: NginxOptions): Promise<Nginx> {
    const folder = mkdtempSync(join(tmpdir(), 'telex-nginx-'))
    const port = await freePort()
    const config = join(folder, 'nginx.conf')
    const errorLog = join(folder, 'error.log')
    writeFileSync(config, configuration(folder, port, options))
    const server = new PinnedProcess('nginx', ['-c', config, '-p', folder, '-e', errorLog], {
      core: SERVER_CORE,
    })
    return new Nginx(await workerOf(server, errorLog), port, folder, server)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop('SIGTERM')
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

async function workerOf(server: PinnedProcess, errorLog: string): Promise<number> {
  const until = performance.now() + START_WITHIN_MS
  while (performance.now() < until && server.running) {
    const children = readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8').trim()
    if (children !== '') return Number(children.split(' ')[0])
    await sleep(50)
  }
  const said = existsSync(errorLog) ? readFileSync(errorLog, 'utf8') : ''
  throw new Error(`nginx does not start. ${server.error} ${said}`)
}

function configuration(folder: string, port: number, options: NginxOptions): string {
  const { modules = [], settings = '', locations } = options
  return `
${modules.map((path) => `load_module ${path};`).join('\n')}
daemon off;
worker_processes 1;
worker_rlimit_nofile 20000;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
events { worker_connections 19900; use epoll; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  keepalive_requests 1000000000;
  ${settings}
  server {
    listen 127.0.0.1:${port} backlog=4096;
    ${locations}
  }
}
`
}
