import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { readLines } from './read-lines.ts'

/** The lines of a text that arrives in pieces of so many bytes. */
async function linesOf(text: string, pieceBytes: number): Promise<readonly string[]> {
  const bytes = Buffer.from(text)
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, n) =>
    bytes.subarray(n * pieceBytes, (n + 1) * pieceBytes),
  )
  const lines: string[] = []
  for await (const line of readLines(Readable.from(pieces))) lines.push(line)
  return lines
}

test.each([1, 2, 3, 1_000])('reads the same lines in chunks of %i bytes', async (pieceBytes) => {
  const text = '\uFEFFone\r\n\ntwo – “ü”\nlast'
  expect(await linesOf(text, pieceBytes)).toEqual(['one', '', 'two – “ü”', 'last'])
})

test.each([
  ['', []],
  ['one', ['one']],
  ['one\n', ['one']],
  ['one\n\n', ['one', '']],
])('splits %j into lines', async (text, lines) => {
  expect(await linesOf(text, 1_000)).toEqual(lines)
})

test('truncates overlong lines', async () => {
  const [long, next] = await linesOf(`${'x'.repeat(3_000_000)}\nnext`, 65_536)
  expect(long).toHaveLength(1024 * 1024)
  expect(next).toBe('next')
})
