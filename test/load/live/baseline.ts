import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compile } from '../support/compile.ts'
import { PinnedProcess, SERVER_CORE } from '../support/pinned-process.ts'
import type { Contender, RunningContender } from './contender.ts'
import { Editor, type PostRequest } from './editor.ts'
import type { EventSample } from './event-sample.ts'

const START_WITHIN_MS = 5_000

/** The baseline: one `write()` per connection, in C, and nothing else (baseline.c). */
export function baseline(sample: EventSample, pinned = true): Contender {
  return { name: 'baseline', missing: () => null, start: () => start(sample, pinned) }
}

async function start(sample: EventSample, pinned: boolean): Promise<RunningContender> {
  const folder = mkdtempSync(join(tmpdir(), 'telex-baseline-'))
  const greeting = join(folder, 'greeting')
  writeFileSync(greeting, sample.greeting)
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  let shortWrites = 0
  const server = new PinnedProcess(compile(join(import.meta.dirname, 'baseline.c')), [greeting], {
    core: pinned ? SERVER_CORE : null,
    onLine: (line) => {
      const [word, number] = line.split(' ')
      if (word === 'port') resolve(Number(number))
      if (word === 'short') shortWrites = Number(number)
    },
  })
  const late = setTimeout(
    () => reject(new Error(`The baseline does not start. ${server.error}`)),
    START_WITHIN_MS,
  )
  const port = await promise
  clearTimeout(late)
  const editor = new Editor(port, {})
  const requestOf = (number: number): PostRequest => ({ path: '/', headers: {}, body: sample.event(number) })
  return {
    name: 'baseline',
    pid: server.pid,
    port,
    path: '/live',
    ready: 'event',
    gzip: false,
    post: (number) => editor.post(requestOf(number)),
    request: (number) => editor.textOf(requestOf(number)),
    async [Symbol.asyncDispose](): Promise<void> {
      editor[Symbol.dispose]()
      await server.finish()
      rmSync(folder, { recursive: true, force: true })
      if (shortWrites > 0)
        throw new Error(`The baseline wrote ${shortWrites} events in part: its figures are void.`)
    },
  }
}
