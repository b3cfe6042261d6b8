import { expect, test } from 'vitest'
import { SseParser, type SseEvent } from '../support/sse-parser.ts'

/** What comes of a stream, in one piece and split at every byte. */
function read(stream: string): readonly SseEvent[] {
  const bytes = Buffer.from(stream)
  const events: SseEvent[] = []
  new SseParser((event) => events.push(event)).push(bytes)
  for (let at = 0; at <= bytes.length; at++) {
    const split: SseEvent[] = []
    const parser = new SseParser((event) => split.push(event))
    parser.push(bytes.subarray(0, at))
    parser.push(bytes.subarray(at))
    expect(split).toEqual(events)
  }
  return events
}

const message = (data: string, lastEventId = '') => ({ event: 'message', data, lastEventId })

test.each<[string, string, readonly object[]]>([
  [
    'lines end in LF, CR or CRLF',
    'data: a\n\ndata: b\r\rdata: c\r\n\r\n',
    [message('a'), message('b'), message('c')],
  ],
  ['a byte order mark at the very beginning is not text', '\uFEFFdata: a\n\n', [message('a')]],
  ['a comment is nothing', ': hello\ndata: a\n:\n\n', [message('a')]],
  ['several lines of data are lines of one event', 'data: a\ndata:\ndata: b\n\n', [message('a\n\nb')]],
  ['one space after the colon goes, a second stays', 'data:a\ndata:  b\n\n', [message('a\n b')]],
  ['an event without data is none', 'event: post\n\ndata: a\n\n', [message('a')]],
  [
    'an id stays until there is another',
    'id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n',
    [message('a', '1'), message('b', '1'), message('c')],
  ],
  [
    'an id with NUL is none',
    'id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n',
    [message('a', '1'), message('b', '1')],
  ],
  ['an event that is not over is not given', 'data: a\n\ndata: b\n', [message('a')]],
  [
    'text is UTF-8, also where it is split',
    'event: post\ndata: Fähre 🚢\n\n',
    [{ event: 'post', data: 'Fähre 🚢', lastEventId: '' }],
  ],
])('%s', (_, stream, events) => {
  expect(read(stream)).toEqual(events)
})

test('an id alone moves the cursor of a reconnect', () => {
  const parser = new SseParser(() => undefined)
  parser.push(Buffer.from('id: 7\n\n'))
  expect(parser.lastEventId).toBe('7')
})
