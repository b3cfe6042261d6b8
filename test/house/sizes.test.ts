import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fragmentsOf, layoutOf, linesOf } from './layout.ts'
import { sourceFiles, type SourceFile } from './source-files.ts'

/** Judgment: where a file has become two. */
const MOST_LINES = 400

/** Nobody reads these from top to bottom, nor writes them. */
const generated = new Set(['src/client/api-types.ts'])

/** Short files that stand alone all the same, each with its reason. A rule with a test beside it needs none. */
const alone: readonly (readonly [RegExp, string])[] = [
  [/^src\/adapters\/sqlite\/migrations\/\d{4}-/, 'one migration a file, never changed after its release'],
  [/^src\/compose\/render-event\.ts$/, 'tests render events with it, and load no adapters'],
  [/^src\/adapters\/sql\/story-followers\.ts$/, 'one port of the stores a file'],
  [
    /^src\/adapters\/web-push\/key-agreement\/ecdh-agreement\.ts$/,
    'one of the two key agreements behind a port',
  ],
  [/^src\/browser\/desk\/storage\/browser-storage\.ts$/, 'tests keep things in its storage in memory'],
  [/^src\/cli\/(?:backup|doctor|serve)\.ts$/, 'one subcommand a file'],
]

test('no source file is longer than 400 lines', () => {
  const long = sourceFiles()
    .filter((file) => linesOf(file) > MOST_LINES && !generated.has(file.path))
    .map((file) => `${file.path}: ${linesOf(file)}`)

  expect(long).toEqual([])
})

test('a file under 30 lines with one importer is part of that importer', () => {
  const fragments = [...fragmentsOf(sourceFiles())].filter(
    ([path]) => !alone.some(([pattern]) => pattern.test(path)) && !hasOwnTest(path),
  )

  expect(fragments).toEqual([])
})

test('every reason to stand alone is needed', () => {
  const fragments = [...fragmentsOf(sourceFiles()).keys()]

  expect(alone.filter(([pattern]) => !fragments.some((path) => pattern.test(path)))).toEqual([])
})

test('the guard reports a short file with one importer, and none that is long or shared', () => {
  const files = [
    file('src/http/a.ts', "import './short.ts'\nimport './shared.ts'\nimport type { L } from './long.ts'\n"),
    file('src/http/b.ts', "import './shared.ts'\n"),
    file('src/http/short.ts', '\n'.repeat(29)),
    file('src/http/shared.ts', '\n'),
    file('src/http/long.ts', '\n'.repeat(30)),
  ]

  expect([...fragmentsOf(files)]).toEqual([['src/http/short.ts', 'src/http/a.ts']])
})

test('the figures of a layout are counted from its files', () => {
  const files = [
    file('src/http/a.ts', "import './edge/b.ts'\n"),
    file('src/http/edge/b.ts', "import '../a.ts'\nimport '../../log/c.ts'\n"),
    file('src/log/c.ts', '\n\n\n'),
  ]

  expect(layoutOf(files)).toEqual({
    files: 3,
    'median lines': 2,
    'under 30 lines with one importer': 3,
    'at the top of http': 1,
    'at the top of fanout/push': 0,
    'arrows in http': 2,
    'arrows in fanout/push': 0,
    circles: 1,
    'lines of source': 6,
  })
})

function file(path: string, text: string): SourceFile {
  return { path, text }
}

function hasOwnTest(path: string): boolean {
  return existsSync(path.replace(/\.tsx?$/, '.test.ts'))
}
