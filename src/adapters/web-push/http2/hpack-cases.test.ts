import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { ResponseHeaderDecoder } from './response-headers.ts'

/** One connection of an encoder: header blocks in order, each with the header list it stands for. */
type HpackStory = {
  readonly cases: readonly {
    readonly wire: string
    readonly headers: readonly Readonly<Record<string, string>>[]
  }[]
}

const casesFolder = fileURLToPath(new URL('../../../../test/data/hpack', import.meta.url))
/** What test/data/hpack held when it was copied: a glob that finds less must not pass. */
const MIN_HEADER_LISTS = 161

const stories = readdirSync(casesFolder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .toSorted()
  .map((file) => ({ file, story: JSON.parse(readFileSync(join(casesFolder, file), 'utf8')) as HpackStory }))

/** As the decoder gives them: of several headers with one name the last. */
function expectedHead(headers: HpackStory['cases'][number]['headers']): readonly [string, string][] {
  return [...new Map(headers.flatMap((header) => Object.entries(header)))]
}

test.each(stories)('decodes every header list of $file', ({ story }) => {
  const decoder = new ResponseHeaderDecoder()
  const decoded = story.cases.map(({ wire }) => [...decoder.decode(Buffer.from(wire, 'hex'))])
  expect(decoded).toEqual(story.cases.map(({ headers }) => expectedHead(headers)))
})

test('covers seven encoders, with table size updates between header blocks', () => {
  const headerLists = stories.flatMap(({ story }) => story.cases)
  const encoders = new Set(stories.map(({ file }) => file.split('/')[0]))
  expect(headerLists.length).toBeGreaterThanOrEqual(MIN_HEADER_LISTS)
  expect(encoders.size).toBeGreaterThanOrEqual(7)
  // A header block that begins with 001xxxxx changes the table size. @see RFC 7541 section 6.3
  const updates = headerLists.filter(({ wire }) => (Number.parseInt(wire.slice(0, 2), 16) & 0xe0) === 0x20)
  expect(updates.length).toBeGreaterThan(0)
})
