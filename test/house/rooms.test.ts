import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { circlesOf, filesReachedFrom, importGraphOf } from './import-graph.ts'
import { importsOf, impuritiesOf, rooms, straysOf } from './rooms.ts'
import { sourceFiles } from './source-files.ts'

test('every import points inwards', () => {
  const files = sourceFiles()

  expect(files.length).toBeGreaterThan(50)
  expect(straysOf(files)).toEqual([])
})

test('no source files import one another in a circle, types included', () => {
  expect(circlesOf(importGraphOf(sourceFiles()))).toEqual([])
})

test('a desk of one process loads nothing that is for several, and their primary no desk', () => {
  const atOnce = importGraphOf(loadedAtOnce())
  const isForSeveral = (path: string): boolean => path.includes('/cluster/')

  const ofOne = [...filesReachedFrom(atOnce, 'src/compose/open-desk.ts')]
  const ofPrimary = [...filesReachedFrom(atOnce, 'src/compose/cluster/primary.ts')]

  expect(ofOne).toContain('src/compose/start-desk.ts')
  expect(ofOne.filter(isForSeveral)).toEqual([])
  expect(ofPrimary).toContain('src/adapters/cluster/cluster-primary.ts')
  expect(ofPrimary).not.toContain('src/compose/build-desk.ts')
  expect(ofPrimary).not.toContain('src/http/server.ts')
})

test.each(['main', 'program', 'story', 'post', 'alerts', 'invitation'])(
  'src/cli/%s.ts loads no part of the desk',
  (name) => {
    const reached = [...filesReachedFrom(importGraphOf(loadedAtOnce()), `src/cli/${name}.ts`)]

    expect(reached.filter((path) => !/^src\/(cli|words|domain|version|config)\b/.test(path))).toEqual([])
  },
)

test('domain and pages know no clock, no dice and no machine', () => {
  expect(impuritiesOf(sourceFiles())).toEqual([])
})

test('every room is in the table', () => {
  const unknown = readdirSync('src').filter((name) => rooms[name] === undefined)

  expect(unknown).toEqual([])
})

/** The sources with only the imports that load a file when theirs is loaded: neither types nor `import()`. */
function loadedAtOnce(): ReturnType<typeof sourceFiles> {
  return sourceFiles().map(({ path, text }) => ({
    path,
    text: text.replaceAll(/^import type [^']*'[^']*'$/gm, '').replaceAll(/\bimport\(/g, 'load('),
  }))
}

/** What must not be, each as a file would have it. The guard that lets one pass is broken. */
const mustFail: readonly (readonly [string, string, string])[] = [
  ['a rule that knows the desk', 'src/domain/post.ts', "import { perform } from '../desk/perform.ts'"],
  ['a rule that knows Node', 'src/domain/ids.ts', "import { randomUUID } from 'node:crypto'"],
  ['a page that knows a package', 'src/pages/post.ts', "import { html } from 'hono/html'"],
  ['a page that knows a request', 'src/pages/post.ts', "export { route } from '../http/routes/pages.ts'"],
  [
    'a command that knows who listens',
    'src/desk/write-post.ts',
    "import type { Hub } from '../fanout/live/hub.ts'",
  ],
  ['a command that knows a package', 'src/desk/write-post.ts', "import { z } from 'zod'"],
  [
    'a route that knows a database',
    'src/http/stream/live.ts',
    "import { openStore } from '../../adapters/sqlite/open-store.ts'",
  ],
  [
    'a route that reads the log itself',
    'src/http/stream/live.ts',
    "import { follow } from '../../log/follow.ts'",
  ],
  [
    'a store that runs a command',
    'src/adapters/sql/desk-store.ts',
    "import { perform } from '../../desk/perform.ts'",
  ],
  [
    'a store that runs a command beside its types',
    'src/adapters/sql/desk-store.ts',
    "import {\n  type DeskStore,\n  perform,\n} from '../../desk/perform.ts'",
  ],
  [
    'an adapter that knows another',
    'src/adapters/web-push/vapid.ts',
    "import { hash } from '../crypto/secrets.ts'",
  ],
  ['a browser that knows the server', 'src/browser/desk/app.tsx', "import { config } from '../../config.ts'"],
  [
    'a dynamic import out of the room',
    'src/browser/reader/main.ts',
    "const load = () => import('../../http/server.ts')",
  ],
  [
    'a subcommand that goes past compose',
    'src/cli/serve.ts',
    "import { openStore } from '../adapters/sqlite/open-store.ts'",
  ],
  ['a room nobody decided on', 'src/helpers/misc.ts', "import { cleanLine } from '../domain/text.ts'"],
  [
    'a test’s helper in the product',
    'src/cli/demo/run-demo.ts',
    "import { noon } from '../../../test/support/sample-posts.ts'",
  ],
]

test.each(mustFail)('the guard sees %s', (_what, path, text) => {
  expect(straysOf([{ path, text }])).toHaveLength(1)
})

const mustPass: readonly (readonly [string, string, string])[] = [
  [
    'a port’s types in its adapter',
    'src/adapters/sql/desk-store.ts',
    "import type { DeskStore } from '../../desk/desk-store.ts'",
  ],
  [
    'a port’s fault in its adapter',
    'src/adapters/sqlite/store-fault.ts',
    "import { StoreUnavailableError } from '../../desk/desk-store.ts'",
  ],
  [
    'tables under a dialect',
    'src/adapters/sqlite/open-store.ts',
    "import type { Database } from '../sql/schema.ts'",
  ],
  [
    'an import in a comment',
    'src/domain/post.ts',
    "/**\n * import { x } from '../desk/x.ts'\n */\n// import '../desk/y.ts'",
  ],
  [
    'the screen of a desk app',
    'src/browser/desk/app.tsx',
    "import { render } from 'preact'\nimport { may } from '../../domain/role.ts'",
  ],
]

test.each(mustPass)('the guard lets %s be', (_what, path, text) => {
  expect(straysOf([{ path, text }])).toEqual([])
})

test('the guard sees a clock in a rule, and none in a comment', () => {
  const text = '// Date.now() is the caller’s\nexport const at = Date.now()\n'

  expect(impuritiesOf([{ path: 'src/domain/x.ts', text }])).toEqual([
    'src/domain/x.ts: export const at = Date.now()',
  ])
})

test('every import of a file is found, over several lines and without names too', () => {
  const text = `import './a.css'\nimport type { B } from './b.ts'\nimport {\n  type C,\n  d,\n} from './c.ts'\nexport * from './e.ts'\n`

  expect(
    importsOf(text)
      .map(({ target }) => target)
      .toSorted(),
  ).toEqual(['./a.css', './b.ts', './c.ts', './e.ts'])
})

/** Files by name, each with its text, that import one another. */
const mustFailTogether: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  [
    'two files that import each other',
    { 'src/a.ts': "import { b } from './b.ts'", 'src/b.ts': "import { a } from './a.ts'" },
    'src/a.ts -> src/b.ts -> src/a.ts',
  ],
  [
    'a circle of types alone',
    { 'src/a.ts': "import type { B } from './b.ts'", 'src/b.ts': "import type { A } from './a.ts'" },
    'src/a.ts -> src/b.ts -> src/a.ts',
  ],
  [
    'a circle through folders, by a re-export and a dynamic import',
    {
      'src/x/a.ts': "export { b } from '../y/b.ts'",
      'src/y/b.ts': "import {\n  type C,\n  c,\n} from './c.ts'",
      'src/y/c.ts': "const load = () => import('../x/a.ts')",
    },
    'src/x/a.ts -> src/y/b.ts -> src/y/c.ts -> src/x/a.ts',
  ],
  ['a file that imports itself', { 'src/a.ts': "import { a } from './a.ts'" }, 'src/a.ts -> src/a.ts'],
]

test.each(mustFailTogether)('the guard reports %s', (_what, files, circle) => {
  expect(circlesOf(importGraphOf(asFiles(files)))).toEqual([circle])
})

test('the guard reports two separate circles, each once', () => {
  const circles = circlesOf(
    importGraphOf(
      asFiles({
        'src/a.ts': "import './b.ts'",
        'src/b.ts': "import './a.ts'\nimport './c.ts'",
        'src/c.ts': "import './d.ts'",
        'src/d.ts': "import './c.ts'",
      }),
    ),
  )

  expect(circles).toEqual(['src/a.ts -> src/b.ts -> src/a.ts', 'src/c.ts -> src/d.ts -> src/c.ts'])
})

test('the guard accepts a file that two others import', () => {
  const files = {
    'src/a.ts': "import './b.ts'\nimport './c.ts'",
    'src/b.ts': "import './c.ts'",
    'src/c.ts': '',
  }

  expect(circlesOf(importGraphOf(asFiles(files)))).toEqual([])
})

function asFiles(files: Readonly<Record<string, string>>): readonly { path: string; text: string }[] {
  return Object.entries(files).map(([path, text]) => ({ path, text }))
}
