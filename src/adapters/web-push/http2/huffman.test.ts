import { expect, test } from 'vitest'
import { decodeHuffman } from './huffman.ts'

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex')

test.each([
  ['f1e3c2e5f23a6ba0ab90f4ff', 'www.example.com'],
  ['a8eb10649cbf', 'no-cache'],
  ['25a849e95ba97d7f', 'custom-key'],
  ['6402', '302'],
  ['d07abe941054d444a8200595040b8166e082a62d1bff', 'Mon, 21 Oct 2013 20:13:21 GMT'],
  ['', ''],
])('decodes %s of RFC 7541 appendix C', (bytes, text) => {
  expect(decodeHuffman(hex(bytes))).toBe(text)
})

test.each([
  ['padding longer than seven bits', '6402ff'],
  ['padding with zeros', 'a8eb10649cb0'],
  ['EOS', 'ffffffff'],
])('rejects %s', (_, bytes) => {
  expect(decodeHuffman(hex(bytes))).toBeNull()
})
