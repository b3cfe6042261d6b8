import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyText } from '../../test/support/any-text.ts'
import { firstWords } from './first-words.ts'
import { lengthOf } from './text.ts'

test('keeps short text whole and cuts long text at the end of a word', () => {
  expect(firstWords('  One\n two ', 7)).toBe('One two')
  expect(firstWords('One two three', 7)).toBe('One two…')
  expect(firstWords('One two three', 9)).toBe('One two…')
  expect(firstWords('Unbreakable', 5)).toBe('Unbre…')
  expect(firstWords('It left. Nobody saw it.', 10)).toBe('It left…')
  expect(firstWords('Why? Nobody knows.', 6)).toBe('Why?…')
})

test.each([
  [
    'Japanese',
    'G7 外相会合は港湾の安全に関する共同声明を採択し、各国が来月までに報告することで一致した。',
    20,
  ],
  ['Japanese without a space', '港の火災は夜明け前に鎮火し、けが人はいないと消防が発表した。', 16],
  ['Chinese', 'A380 客机在夜间安全降落，机上所有乘客均已离开，机场随后恢复运行。', 18],
  ['Thai', 'เรือ เฟอร์รี่เกยตื้นใกล้ท่าเรือและผู้โดยสารทั้งหมดปลอดภัยแล้ว', 30],
  ['Khmer', 'កប៉ាល់ដឹកអ្នកដំណើរបានជាប់គាំងនៅជិតកំពង់ផែ ហើយអ្នកដំណើរទាំងអស់មានសុវត្ថិភាព', 30],
  ['a long word behind a short one', `A ${'x'.repeat(60)} end`, 30],
  ['a web address', `See https://live.example.org/${'path/'.repeat(12)} now`, 40],
])('keeps enough of %s', (_, text, maxLength) => {
  const words = firstWords(text, maxLength)

  expect(lengthOf(words)).toBeGreaterThan(maxLength * 0.6)
  expect(lengthOf(words)).toBeLessThanOrEqual(maxLength + 1)
  expect(words).toMatch(/[^\s、。，]…$/)
})

test('cuts between words of a script without spaces', () => {
  expect(firstWords('港の火災は夜明け前に鎮火した', 7)).toBe('港の火災は…')
  expect(firstWords('東京タワー東京タワー東京タワー', 7)).toBe('東京タワー…')
})

test.each([
  ['an accent of its own', 'e\u0301'.repeat(10), 7, `${'e\u0301'.repeat(3)}…`],
  ['a flag', '🇦🇹🇦🇹🇦🇹🇦🇹🇦🇹🇦🇹', 7, '🇦🇹🇦🇹🇦🇹…'],
  ['a family', '👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 9, '👩‍👩‍👧…'],
  ['Devanagari', 'क्षिक्षिक्षिक्षि', 9, 'क्षिक्षि…'],
])('never cuts inside %s', (_, text, maxLength, expected) => {
  expect(firstWords(text, maxLength)).toBe(expected)
})

test('leaves no comma, opening bracket or quotation mark behind', () => {
  expect(firstWords('火災は鎮火した、「けが人はいない」と消防', 9)).toBe('火災は鎮火した…')
  expect(firstWords('The captain said: “nobody”', 19)).toBe('The captain said…')
  expect(firstWords('......', 3)).toBe('...…')
})

test('never exceeds the requested length or splits a character', () => {
  fc.assert(
    fc.property(anyText(60), fc.integer({ min: 1, max: 20 }), (text, maxLength) => {
      const words = firstWords(text.toWellFormed(), maxLength)
      expect(lengthOf(words)).toBeLessThanOrEqual(maxLength + 1)
      expect(words.isWellFormed()).toBe(true)
    }),
  )
})
