import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { readLines } from './read-lines.ts'

/** The lines of a text that arrives in chunks. */
async function linesOf(text: string, chunkBytes: number): Promise<readonly string[]> {
  const bytes = Buffer.from(text)
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, n) =>
    bytes.subarray(n * chunkBytes, (n + 1) * chunkBytes),
  )
  const lines: string[] = []
  for await (const line of readLines(Readable.from(chunks))) lines.push(line)
  return lines
}

test.each([1, 2, 3, 1_000])('reads the same lines in chunks of %i bytes', async (chunkBytes) => {
  const text = '\uFEFFone\r\n\ntwo – “ü”\nlast'
  expect(await linesOf(text, chunkBytes)).toEqual(['one', '', 'two – “ü”', 'last'])
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
