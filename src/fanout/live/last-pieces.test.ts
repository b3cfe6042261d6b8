import { expect, test } from 'vitest'
import { LastPieces } from './last-pieces.ts'

const piece = (text: string): Buffer => Buffer.from(text)

test('a piece is found under its number, and has one number only', () => {
  const lasts = new LastPieces()
  const [first, second] = [piece('one'), piece('two')]
  const numbers = [first, second, first].map((one) => lasts.numberOf(one))
  expect(numbers).toEqual([1, 2, 1])
  expect(numbers.map((number) => lasts.piece(number))).toEqual([first, second, first])
})

test('two pieces of the same words are two: it is the very bytes that a reader had that count', () => {
  const lasts = new LastPieces()
  expect(lasts.numberOf(piece('the same'))).not.toBe(lasts.numberOf(piece('the same')))
})

test('none has a number too, and what was long ago is not known any more', () => {
  const lasts = new LastPieces()
  const numbers = ['one', 'two', 'three', 'four', 'five'].map((text) => lasts.numberOf(piece(text)))
  expect(lasts.numberOf(null)).toBe(0)
  expect([0, ...numbers].map((number) => lasts.piece(number)?.toString() ?? null)).toEqual([
    null,
    null,
    'two',
    'three',
    'four',
    'five',
  ])
})
