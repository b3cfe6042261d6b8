import { request } from 'node:http'

const ANSWER_WITHIN_MS = 10_000

/** A response, and the milliseconds until it was complete. */
export type TimedAnswer = { readonly ms: number; readonly status: number; readonly text: string }

/** Requests a path of this machine, over a connection of its own. @throws Error when nothing comes for ten seconds. */
export async function timedGet(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<TimedAnswer> {
  const asked = performance.now()
  const { promise, resolve, reject } = Promise.withResolvers<TimedAnswer>()
  const options = { host: '127.0.0.1', port, path, headers, agent: false, timeout: ANSWER_WITHIN_MS }
  const asking = request(options, (answer) => {
    let text = ''
    answer.setEncoding('utf8')
    answer.on('data', (part: string) => (text += part))
    answer.on('error', reject)
    answer.on('end', () => resolve({ ms: performance.now() - asked, status: answer.statusCode ?? 0, text }))
  })
  asking.on('error', reject)
  asking.on('timeout', () => asking.destroy(new Error(`GET ${path}: no answer.`)))
  asking.end()
  return promise
}
