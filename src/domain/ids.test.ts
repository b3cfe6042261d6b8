import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  BEFORE_FIRST,
  formatCursor,
  markIn,
  formatInstant,
  parseCursor,
  parseInstant,
  type Epoch,
  type Mark,
  type Instant,
  type Seq,
} from './ids.ts'

const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

test('round-trips every instant', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: LAST_MS }), (ms) => {
      expect(parseInstant(formatInstant(ms as Instant))).toBe(ms)
    }),
  )
})

test('formats an instant in UTC with milliseconds', () => {
  expect(formatInstant(Date.UTC(2026, 10, 24, 8, 15, 30, 7) as Instant)).toBe('2026-11-24T08:15:30.007Z')
})

test.each([
  ['2026-11-24T08:15Z', Date.UTC(2026, 10, 24, 8, 15)],
  ['2026-11-24t08:15:30z', Date.UTC(2026, 10, 24, 8, 15, 30)],
  ['2026-11-24 08:15:30+01:00', Date.UTC(2026, 10, 24, 7, 15, 30)],
  ['2026-11-24T08:15:30.123456789-05:30', Date.UTC(2026, 10, 24, 13, 45, 30, 123)],
  ['2028-02-29T00:00:00Z', Date.UTC(2028, 1, 29)],
  ['1970-01-01T00:00:00Z', 0],
])('%s is an instant', (text, ms) => {
  expect(parseInstant(text)).toBe(ms)
})

test.each([
  ['2026-11-24', 'no time'],
  ['2026-11-24T08:15:30', 'no zone'],
  ['2026-02-30T08:15:30Z', 'no such day'],
  ['2026-02-29T08:15:30Z', 'no leap year'],
  ['2026-04-31T08:15:30Z', 'no such day'],
  ['2026-13-01T08:15:30Z', 'no such month'],
  ['2026-11-24T24:00:00Z', 'hour 24 is not in RFC 3339'],
  ['2026-11-24T08:60:00Z', 'no such minute'],
  ['2026-11-24T08:15:30+24:00', 'no such zone'],
  ['1969-12-31T23:59:59Z', 'before 1970'],
  ['+012026-11-24T08:15:30Z', 'after 9999'],
  ['9999-12-31T23:59:59-01:00', 'after 9999 in UTC'],
  ['Tue, 24 Nov 2026 08:15:30 GMT', 'another format'],
  ['1732436130', 'a number'],
  ['2026-11-24T08:15:30Z\n', 'something after it'],
  ['', 'nothing'],
])('%j is none: %s', (text) => {
  expect(parseInstant(text)).toBe(null)
})

const epochs = fc
  .stringMatching(/^[A-Za-z0-9]{8,32}$/)
  .filter((text) => text.length !== 24)
  .map((text) => text as Epoch)
const storeEpochs = fc.stringMatching(/^[A-Za-z0-9]{16}$/).map((text) => text as Epoch)
const marks = fc.stringMatching(/^[0-9a-f]{8}$/).map((text) => text as Mark)
const seqs = fc.integer({ min: 0, max: 999_999_999_999_999 }).map((seq) => seq as Seq)

test('round-trips every cursor', () => {
  fc.assert(
    fc.property(epochs, seqs, (epoch, seq) => {
      const cursor = formatCursor(epoch, seq)
      expect(parseCursor(cursor)).toEqual({ epoch, seq, cursor })
      expect(markIn(cursor, epoch)).toBe('')
    }),
  )
})

test('round-trips every cursor that names its line by a mark', () => {
  fc.assert(
    fc.property(storeEpochs, marks, seqs, (epoch, mark, seq) => {
      const cursor = formatCursor(epoch, seq, mark)
      expect(parseCursor(cursor)).toEqual({ epoch, seq, cursor })
      expect(markIn(cursor, epoch)).toBe(mark)
    }),
  )
})

test('accepts a cursor before the first event', () => {
  expect(parseCursor(formatCursor('abcdefgh' as Epoch, BEFORE_FIRST))?.seq).toBe(0)
})

test.each([
  '',
  '7',
  'abcdefgh',
  'abcdefgh.',
  '.7',
  'abc.7',
  'abcdefgh.-7',
  'abcdefgh.7.7',
  'abcdefgh.7\n',
  'abcdefgh.1e3',
])('%j is no cursor', (text) => {
  expect(parseCursor(text)).toBe(null)
})

test('reads any text as a cursor or as none', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('a', '1', '.', '-', '\0') })),
      (text) => {
        const cursor = parseCursor(text)
        expect(cursor === null || Number.isSafeInteger(cursor.seq)).toBe(true)
      },
    ),
  )
})
