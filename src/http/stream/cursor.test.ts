import { expect, test } from 'vitest'
import { resumeCursor } from './cursor.ts'

const cursor = (seq: number): string => `epoch000.${seq}`

function resumed(query: string, header?: string): string | null {
  return resumeCursor(new URLSearchParams(query), header)
}

test('starts at the present without a cursor', () => {
  expect(resumed('')).toBeNull()
  expect(resumed('lastEventId=&other=1', '')).toBeNull()
})

test.each(['lastEventId', 'lastEventID', 'last-event-id', 'Last-Event-ID', 'last_event_id'])(
  'reads the last id that a library appends as %s, before the cursor of the address it first used',
  (name) => {
    expect(resumed(`after=${cursor(3)}&${name}=${cursor(7)}`)).toBe(cursor(7))
    expect(resumed(`${name}=${cursor(7)}&after=${cursor(3)}`)).toBe(cursor(7))
  },
)

test('takes the last one where a library appends another at each reconnect', () => {
  expect(resumed(`lastEventId=${cursor(7)}&lastEventId=${cursor(9)}`)).toBe(cursor(9))
})

test('the header overrides the address', () => {
  expect(resumed(`after=${cursor(3)}&lastEventId=${cursor(7)}`, cursor(9))).toBe(cursor(9))
})

test('reads a header that came twice as one, and the earlier of two', () => {
  expect(resumed('', `${cursor(7)}, ${cursor(7)}`)).toBe(cursor(7))
  expect(resumed('', `${cursor(9)},${cursor(7)}`)).toBe(cursor(7))
})

test.each(['nothing', `${cursor(7)}, nothing`, `, ${cursor(7)}`, ','])(
  'leaves a malformed header as it is: %s',
  (header) => {
    expect(resumed(`after=${cursor(3)}`, header)).toBe(header)
  },
)
