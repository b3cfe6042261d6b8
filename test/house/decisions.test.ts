import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { holds, missingFrom, type Inventory } from './decisions.ts'
import { filesIn } from './source-files.ts'

const records = filesIn('.', 'docs/decisions/*.md')

test('every file, script and symbol that a decision in force names exists', () => {
  const files = filesIn('.', ['*.*', '{src,test,tools,docs,findings,examples,runtime}/**/*.*'])
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object }
  const inventory: Inventory = {
    paths: files.map(({ path }) => path),
    code: files.filter(({ path }) => /\.(?:tsx?|mjs|c|h)$/.test(path)),
    scripts: Object.keys(scripts),
  }

  expect(records.length).toBeGreaterThan(20)
  expect(records.filter(holds).flatMap((record) => missingFrom(record, inventory))).toEqual([])
})

test('every decision says whether it is in force', () => {
  const silent = records.filter(
    ({ text }) =>
      !/^\*\*Decided\*\* \d{4}-\d{2}-\d{2}.*\*\*(?:Holds|Superseded|Replaced|Withdrawn)\b/m.test(text),
  )

  expect(silent.map(({ path }) => path)).toEqual([])
})

const inventory: Inventory = {
  paths: ['src/log/follow.ts', 'tsconfig.json'],
  code: [
    {
      path: 'src/log/follow.ts',
      text: '// forget()\nexport function follow() {\n  return { openPages: EC_POINT_mul }\n}\n',
    },
  ],
  scripts: ['bench'],
}

test.each([
  'src/log/read.ts',
  'src/archive',
  'read.ts',
  'tsconfig.worker.json',
  'npm run benchmark live',
  'forget()',
  'follows()',
  'ReadersNow',
  'EC_POINT_add',
])('the guard reports `%s`, which does not exist', (span) => {
  const record = { path: 'docs/decisions/1.md', text: `# 1\n\nIt is in \`${span}\` today.\n` }

  expect(missingFrom(record, inventory)).toEqual([`docs/decisions/1.md: ${span}`])
})

test.each([
  'src/log/follow.ts',
  'src/log',
  'src/log/',
  'follow.ts',
  'tsconfig.json',
  'npm run bench live -- --only memory',
  'follow()',
  'openPages',
  'EC_POINT_mul',
])('the guard accepts `%s`, which exists', (span) => {
  expect(missingFrom({ path: 'x.md', text: `\`${span}\`` }, inventory)).toEqual([])
})

test.each(['Retry-After', '@hono/node-server', 'TELEX_PROCESSES', '…/since', 'node:ffi', 'tag'])(
  'the guard leaves `%s` to others',
  (span) => {
    expect(missingFrom({ path: 'x.md', text: `\`${span}\`` }, inventory)).toEqual([])
  },
)

test('a decision that was superseded or withdrawn may name what is gone', () => {
  const record = (status: string): { path: string; text: string } => ({
    path: 'x.md',
    text: `# 1. It\n\n**Decided** 2026-11-24. **${status}.** Text.\n`,
  })

  expect(['Holds', 'Superseded by [2](2.md)', 'Withdrawn'].map((status) => holds(record(status)))).toEqual([
    true,
    false,
    false,
  ])
})
