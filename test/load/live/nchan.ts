import { existsSync } from 'node:fs'
import { missingNginx, Nginx } from '../support/nginx.ts'
import type { Contender, RunningContender } from './contender.ts'
import { Editor, type PostRequest } from './editor.ts'
import type { EventSample } from './event-sample.ts'

const MODULE = '/usr/lib/nginx/modules/ngx_nchan_module.so'

/** A short history, which nchan keeps for late readers. */
const LOCATIONS = `
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
    }`

/** nginx with nchan, the fastest server of event streams in C, as Debian packages it. */
export function nchan(sample: EventSample): Contender {
  return {
    name: 'nginx + nchan',
    missing: () =>
      missingNginx() === null && existsSync(MODULE)
        ? null
        : 'nginx + nchan are not installed here (Debian: apt-get install nginx libnginx-mod-nchan)',
    start: () => start(sample),
  }
}

async function start(sample: EventSample): Promise<RunningContender> {
  const nginx = await Nginx.start({
    modules: [MODULE],
    settings: 'nchan_shared_memory_size 256m;',
    locations: LOCATIONS,
  })
  const editor = new Editor(nginx.port, { 'content-type': 'application/json', 'x-eventsource-event': 'post' })
  const requestOf = (number: number): PostRequest => ({
    path: '/publish',
    headers: {},
    body: sample.data(number),
  })
  return {
    name: 'nginx + nchan',
    pid: nginx.pid,
    port: nginx.port,
    path: '/live',
    ready: 'head',
    gzip: false,
    post: (number) => editor.post(requestOf(number)),
    request: (number) => editor.textOf(requestOf(number)),
    async [Symbol.asyncDispose](): Promise<void> {
      editor[Symbol.dispose]()
      await nginx[Symbol.asyncDispose]()
    },
  }
}
