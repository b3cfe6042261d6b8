import { request } from 'node:http'
import type { Contender, RunningContender } from './contender.ts'
import { DeskProcess, type DeskOptions } from './desk-process.ts'
import { eventSample, type EventSample } from './event-sample.ts'
import { mark } from './wording.ts'

const SAMPLE_WITHIN_MS = 10_000

/** Telex itself. With `gzip` the readers accept compression, as every browser does. */
export function telex({ gzip }: { readonly gzip: boolean }, options: DeskOptions = {}): Contender {
  const { processes = 1 } = options
  const name = `Telex${gzip ? ', gzip' : ''}${processes > 1 ? `, ${processes} processes` : ''}`
  return {
    name,
    missing: () => null,
    async start(): Promise<RunningContender> {
      const desk = await DeskProcess.start(options)
      return {
        name,
        pid: desk.pid,
        port: desk.port,
        path: desk.path,
        ready: 'event',
        gzip,
        post: (number) => desk.post(number),
        request: (number) => desk.request(number),
        [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
      }
    },
  }
}

/** What Telex sends for a post, so that every contender sends the same. */
export async function sampleOfTelex(): Promise<EventSample> {
  await using desk = await DeskProcess.start()
  const stream = await listen(desk, 0)
  return eventSample(stream, 0)
}

/** Reads one stream as plain bytes until the event of a post is complete. */
async function listen(desk: DeskProcess, number: number): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const headers = { accept: 'text/event-stream', 'accept-encoding': 'identity' }
  const { port, path } = desk
  const asking = request({ host: '127.0.0.1', port, path, headers, agent: false }, (answer) => {
    let text = ''
    answer.setEncoding('utf8')
    answer.on('data', (part: string) => {
      if (text === '') desk.post(number).catch(reject)
      text += part
      if (text.includes(mark(number)) && text.endsWith('\n\n')) resolve(text)
    })
    answer.on('close', () => reject(new Error(`The stream ended early: ${text}`)))
  })
  asking.on('error', reject)
  const late = setTimeout(() => reject(new Error('No event came.')), SAMPLE_WITHIN_MS)
  asking.end()
  try {
    return await promise
  } finally {
    clearTimeout(late)
    asking.destroy()
  }
}
