import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DeskProcess } from '../live/desk-process.ts'
import { wording } from '../live/wording.ts'
import { PinnedProcess, SERVER_CORE } from '../support/pinned-process.ts'

const dataFolder = join(import.meta.dirname, '../../../data')
const START_WITHIN_MS = 5_000

/** A server that posts are sent to. */
export type Publisher = AsyncDisposable & {
  readonly name: string
  readonly pid: number
  readonly port: number
  /** A post that was not sent before, with an idempotency key, as sent over the wire. */
  readonly nextRequest: () => string
}

/** @param checkout the folder of an earlier Telex; this one by default. */
export async function telexPublisher(name: string, checkout?: string): Promise<Publisher> {
  const desk = await DeskProcess.start(checkout === undefined ? {} : { checkout })
  return { name, ...publisherOf(desk), [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() }
}

/** What a desk gives, apart from its name and its end. */
export function publisherOf(desk: DeskProcess): Pick<Publisher, 'pid' | 'port' | 'nextRequest'> {
  let number = 0
  return { pid: desk.pid, port: desk.port, nextRequest: () => desk.request(++number, { once: true }) }
}

/** The least program, on the same disk. */
export async function leastProgram(): Promise<Publisher> {
  const folder = mkdtempSync(join(dataFolder, 'bench-'))
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const script = join(import.meta.dirname, 'least-program.ts')
  const program = new PinnedProcess(process.execPath, [script, folder], {
    core: SERVER_CORE,
    onLine: (line) => resolve(Number(line.replace('port ', ''))),
  })
  const late = setTimeout(
    () => reject(new Error(`The least program does not start. ${program.error}`)),
    START_WITHIN_MS,
  )
  const port = await promise
  clearTimeout(late)
  let number = 0
  return {
    name: 'least program',
    pid: program.pid,
    port,
    nextRequest: () => leastRequest(port, ++number),
    async [Symbol.asyncDispose](): Promise<void> {
      await program.finish()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** As long as the request to Telex: the same fields, and a token of the same length. */
function leastRequest(port: number, number: number): string {
  const body = JSON.stringify({ text: wording(number) })
  const fields = [
    'POST /api/v1/stories/river-rises/posts HTTP/1.1',
    `host: 127.0.0.1:${port}`,
    `authorization: Bearer telex_${'0'.repeat(43)}`,
    'content-type: application/json',
    `idempotency-key: bench-${number}`,
    `content-length: ${Buffer.byteLength(body)}`,
  ]
  return `${fields.join('\r\n')}\r\n\r\n${body}`
}
