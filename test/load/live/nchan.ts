import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { PinnedProcess, SERVER_CORE } from '../support/pinned-process.ts'
import { freePort, type Contender, type RunningContender } from './contender.ts'
import { Editor, type PostRequest } from './editor.ts'
import type { EventSample } from './event-sample.ts'

const MODULE = '/usr/lib/nginx/modules/ngx_nchan_module.so'
const START_WITHIN_MS = 5_000

/** nginx with nchan, the fastest server of event streams in C, as Debian packages it. */
export function nchan(sample: EventSample): Contender {
  return {
    name: 'nginx + nchan',
    missing: () =>
      spawnSync('nginx', ['-v']).status === 0 && existsSync(MODULE)
        ? null
        : 'nginx + nchan are not installed here (Debian: apt-get install nginx libnginx-mod-nchan)',
    start: () => start(sample),
  }
}

async function start(sample: EventSample): Promise<RunningContender> {
  const folder = mkdtempSync(join(tmpdir(), 'telex-nchan-'))
  const port = await freePort()
  const config = join(folder, 'nginx.conf')
  writeFileSync(config, configuration(folder, port))
  const server = new PinnedProcess('nginx', ['-c', config, '-p', folder, '-e', join(folder, 'error.log')], {
    core: SERVER_CORE,
  })
  const pid = await workerOf(server, join(folder, 'error.log'))
  const editor = new Editor(port, { 'content-type': 'application/json', 'x-eventsource-event': 'post' })
  const requestOf = (number: number): PostRequest => ({
    path: '/publish',
    headers: {},
    body: sample.data(number),
  })
  return {
    name: 'nginx + nchan',
    pid,
    port,
    path: '/live',
    ready: 'head',
    gzip: false,
    post: (number) => editor.post(requestOf(number)),
    request: (number) => editor.textOf(requestOf(number)),
    async [Symbol.asyncDispose](): Promise<void> {
      editor[Symbol.dispose]()
      await server.stop('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The process under nginx's master that serves. */
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

/** One worker, no request log, and a short history, which nchan keeps for late readers. */
function configuration(folder: string, port: number): string {
  return `
load_module ${MODULE};
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
  keepalive_requests 1000000;
  nchan_shared_memory_size 256m;
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location = /publish {
      nchan_publisher;
      nchan_channel_id bench;
      nchan_message_buffer_length 100;
      nchan_message_timeout 5m;
    }
    location = /live {
      nchan_subscriber eventsource;
      nchan_channel_id bench;
      nchan_subscriber_first_message newest;
    }
  }
}
`
}
