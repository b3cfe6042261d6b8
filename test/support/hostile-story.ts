import type { Encoding } from '../../src/fanout/live/shared-gzip.ts'
import { gunzipSoFar } from './gzip-stream.ts'
import { openRaw } from './raw-stream.ts'
import { SseParser, type SseEvent } from './sse-parser.ts'
import type { TestDesk } from './start-desk.ts'

/** What would end a line, a field or an event, begin another, or be left out, if anything let it. */
export const hostilePieces: readonly string[] = [
  'a\ndata: forged\n\nb',
  'a\rdata: forged\r\rb',
  'a\r\ndata: forged\r\n\r\nb',
  '\n\nevent: forged\ndata: {}\nid: x.999\n\n',
  '\r\revent: forged\rdata: {}\r\r',
  'id: x.999',
  'event: forged',
  'retry: 1',
  'data: forged',
  ': nothing',
  'a\0b',
  '\uFEFFdata: forged',
  'a\u2028data: forged\u2029\u2029b\u0085data: forged',
  'a\u000b\u000cdata: forged\u001c\u001d\u001eb',
  'half \ud83d of a ship',
  '"}\n\ndata: {"',
  'a\\n\\ndata: forged\\u000a\\u000ab',
]

/** Has a piece told to readers in every field that a stream shows: of a story, a post, a correction and a retraction. */
export async function tellHostile(desk: TestDesk, slug: string, piece: string): Promise<void> {
  const does = async (method: string, path: string, body: object): Promise<string> => {
    const answer = await desk.call(method, path, body)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`)
    return String(answer.body['id'])
  }
  const text = `Words. ${piece}\n\n${piece} More words.`
  await does('PATCH', `/stories/${slug}`, {
    headline: `Of ${piece}`,
    standfirst: piece,
    keyPoints: [piece, `${piece} again`],
    topics: [`of ${piece}`.slice(0, 40)],
  })
  const more = { headline: piece, dateline: piece, credits: [piece.slice(0, 60)], keyEvent: true }
  const id = await does('POST', `/stories/${slug}/posts`, { text, ...more })
  await does('POST', `/posts/${id}/corrections`, { text: `${text} ${piece}`, note: `It was ${piece}` })
  await does('POST', `/posts/${id}/retraction`, { reason: `It was ${piece}` })
}

/** The same events as JSON, which has no lines to get wrong: what every client has to find in a stream. */
export async function eventsSince(desk: TestDesk, after: string): Promise<readonly SseEvent[]> {
  const { events } = (await (await desk.request(`/live/since?after=${after}`)).json()) as {
    events: readonly { event: string; id: string; data: object }[]
  }
  return events.map(({ event, id, data }) => ({ event, lastEventId: id, data: JSON.stringify(data) }))
}

/** A stream's bytes as they came, with its greeting and so many events. */
export async function recordStream(
  desk: TestDesk,
  after: string,
  encoding: Encoding,
  events: number,
): Promise<Buffer> {
  const headers = encoding === 'gzip' ? ['Accept-Encoding: gzip'] : []
  using raw = await openRaw(desk, `/live?after=${after}`, headers)
  const text = (): Buffer => (encoding === 'gzip' ? gunzipSoFar(raw.body()) : raw.body())
  await raw.until(() => raw.body().length > 10 && eventsIn(text()).length > events)
  return Buffer.from(raw.body())
}

/** @throws Error when there is a field that a stream doesn't have. */
export function eventsIn(bytes: Uint8Array): readonly SseEvent[] {
  const events: SseEvent[] = []
  const parser = new SseParser((event) => events.push(event))
  parser.push(bytes)
  const [strange] = parser.unknownFields
  if (strange !== undefined) throw new Error(`A strange field: ${JSON.stringify(strange)}`)
  return events
}
