import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { telex } from '../../src/cli/program.ts'
import { environmentName, options, type OptionName } from '../../src/config.ts'
import { generatedDocs } from '../../tools/generated-docs.ts'
import { anchorsOf, fencesOf, linksOf, markdownPages, targetOf, type Page } from './markdown.ts'

const pages = markdownPages()

test.each(Object.entries(await generatedDocs()))('%s is what the code says', (path, made) => {
  expect(readFileSync(path, 'utf8'), 'run: npm run docs').toBe(made)
})

test('every option is on the page of options', () => {
  const page = readFileSync('docs/reference/options.md', 'utf8')

  const missing = optionVariables().filter((name) => !page.includes(`\`${name}\``))

  expect(missing).toEqual([])
})

test('every variable that a page names exists', async () => {
  const known = new Set([
    ...optionVariables(),
    ...(await commandVariables()),
    'TELEX_TEST_CHROME',
    'TELEX_TEST_FIREFOX',
    'TELEX_PROPERTY_RUNS',
    'TELEX_HISTORY_RUNS',
    'TELEX_HISTORY_SEED',
    'TELEX_HISTORY_PATH',
    'TELEX_KILL_ROUNDS',
    'TELEX_KILL_SEED',
  ])

  const strays = pages.flatMap(({ path, text }) =>
    (text.match(/\bTELEX_[A-Z_]+\b/g) ?? [])
      .filter((name) => !known.has(name))
      .map((name) => `${path}: ${name}`),
  )

  expect(strays).toEqual([])
})

test('every link inside the project leads to a file, and to a heading where it names one', () => {
  expect(deadLinks(pages)).toEqual([])
})

test('every page of the documentation can be reached from the README', () => {
  expect(orphans(pages, 'README.md')).toEqual([])
})

test('a link to nowhere, a heading that is not there and a page that nobody links to would be seen', () => {
  const root = {
    path: 'README.md',
    text: '[one](docs/README.md) `[code](no.md)`\n\n```\n[two](no.md)\n```\n',
  }
  const map = {
    path: 'docs/README.md',
    text: '# A map\n\n[up](../README.md) [bad](#no-map) [gone](gone.md)\n',
  }
  const alone = { path: 'docs/alone.md', text: '# Alone\n\n[map](README.md#a-map)\n' }

  const found = [root, map, alone]

  expect(deadLinks(found)).toEqual(['docs/README.md: #no-map', 'docs/README.md: gone.md'])
  expect(orphans(found, 'README.md')).toEqual(['docs/alone.md'])
})

test('every example in TypeScript compiles as ours does', () => {
  const examples = pages.flatMap((page) =>
    fencesOf(page)
      .filter(({ language }) => language === 'ts')
      .map(({ code, line }) => ({ file: `${page.path.replaceAll(/[/.]/g, '-')}-${line}.ts`, code })),
  )
  expect(examples.length).toBeGreaterThan(0)

  expect(compiled(examples)).toBe('')
})

test('an example that does not compile would be seen', () => {
  expect(compiled([{ file: 'bad.ts', code: 'const count: number = await fetch("/")\n' }])).toContain('bad.ts')
})

function optionVariables(): readonly string[] {
  return (Object.keys(options) as OptionName[]).map(environmentName)
}

async function commandVariables(): Promise<readonly string[]> {
  const all = [await telex()]
  for (const command of all) all.push(...command.commands)
  return all.flatMap((command) => command.options.flatMap(({ envVar }) => envVar ?? []))
}

function deadLinks(among: readonly Page[]): readonly string[] {
  const byPath = new Map(among.map((page) => [page.path, page]))
  return among.flatMap((page) =>
    linksOf(page)
      .filter((link) => {
        const target = targetOf(page, link)
        if (target === null) return false
        const other = byPath.get(target.path)
        if (other === undefined) return !existsSync(target.path) || target.anchor !== ''
        return target.anchor !== '' && !anchorsOf(other).has(target.anchor)
      })
      .map((link) => `${page.path}: ${link}`),
  )
}

/** A link to a folder leads to every page in it, as it does on the screen. */
function orphans(among: readonly Page[], root: string): readonly string[] {
  const byPath = new Map(among.map((page) => [page.path, page]))
  const reached = new Set([root])
  for (const path of reached) {
    const page = byPath.get(path)
    if (page === undefined) continue
    for (const link of linksOf(page)) {
      const target = targetOf(page, link)
      if (target === null) continue
      if (isFolder(target.path)) {
        for (const other of byPath.keys()) {
          if (other.startsWith(`${target.path.replace(/\/$/, '')}/`)) reached.add(other)
        }
      } else reached.add(target.path)
    }
  }
  return [...byPath.keys()].filter((path) => path.startsWith('docs/') && !reached.has(path))
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory()
}

/** What the compiler says of these files; empty when it is content. */
function compiled(files: readonly { readonly file: string; readonly code: string }[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'telex-examples-'))
  try {
    const root = process.cwd()
    const settings = {
      extends: join(root, 'tsconfig.json'),
      compilerOptions: {
        typeRoots: [join(root, 'node_modules/@types')],
        paths: { 'telex/client': [join(root, 'src/client/telex-client.ts')] },
      },
      include: ['*.ts'],
      exclude: [],
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings))
    // Each stands in a module of its own.
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    for (const { file, code } of files) writeFileSync(join(folder, file), `${code}\nexport {}\n`)
    const { stdout, error } = spawnSync('tsc', ['-p', folder], { encoding: 'utf8' })
    if (error !== undefined) throw error
    return stdout
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
