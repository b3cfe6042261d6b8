/**
 * Builds what browsers get into `dist/web`: `node tools/build-web.ts [--if-stale]`.
 *
 *   /assets/*    scripts and styles of the reader's pages and of the desk, named after their content
 *   /sw.js       the service worker, under the one name a browser knows it by
 *   /icons/*     as they are
 *   web.json     which file is which; the server reads it at start
 *   NAME.br, .gz the same compressed, where that is shorter
 *
 * Fails when the reader's or the desk's script is over its budget.
 */
import { cpSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { InlineConfig, Plugin, Rolldown } from 'vite'
import { isWebFresh, stampOfSources } from './web-stamp.mjs'

/** What a reader's phone has to fetch before a page is live, gzip level 9. */
const READER_SCRIPT_BUDGET = 9_500
/** What an editor's browser has to fetch before the desk shows, gzip level 9. */
const DESK_SCRIPT_BUDGET = 59 * 1024
/** The same with every screen and dialog and the reader of wire copy, which the desk fetches in idle time, gzip level 9. */
const WHOLE_DESK_BUDGET = 120 * 1024
/** The highest takes ten times as long for one percent. */
const BROTLI_QUALITY = 9

const root = join(import.meta.dirname, '..')
const out = join(root, 'dist', 'web')
/**
 * Vite wraps every `import()` in a helper that loads styles and modules ahead. Nothing here has any, and the helper would
 * take a tenth of what a reader's phone may fetch.
 */
const plainImports: Plugin = {
  name: 'telex:plain-imports',
  enforce: 'pre',
  load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load()' : null),
}

const shared: InlineConfig = {
  root,
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  plugins: [plainImports],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
}
const target = ['chrome111', 'firefox115', 'safari16.4']

const { values: flags } = parseArgs({
  options: { 'if-stale': { type: 'boolean', default: false } },
})
if (flags['if-stale'] && isWebFresh(root)) process.exit(0)
const stamp = stampOfSources(root)
// Not before there is something to build: it takes longer to load than a desk.
const { build } = await import('vite')

const work = join(root, 'dist', `.web-${process.pid}`)
try {
  const assets = await buildPages(work)
  await buildWorker(work)
  cpSync(join(root, 'src/pages/icons'), join(work, 'icons'), { recursive: true })
  checkBudget(work, 'Reader', assets['readerScript'], READER_SCRIPT_BUDGET)
  checkBudget(work, 'Desk', assets['deskScript'], DESK_SCRIPT_BUDGET)
  checkBudget(work, 'Whole desk', assets['deskScript'], WHOLE_DESK_BUDGET, { withChunks: true })
  compressTexts(work)
  writeFileSync(join(work, 'web.json'), `${JSON.stringify({ stamp, assets }, null, 2)}\n`)
  rmSync(out, { recursive: true, force: true })
  renameSync(work, out)
} finally {
  rmSync(work, { recursive: true, force: true })
}

/**
 * Scripts and styles of the readers’ pages and of the desk. Each is built by itself: a module that both share would be a
 * file of its own, which a reader's phone has to fetch too.
 */
async function buildPages(folder: string): Promise<Record<string, string>> {
  mkdirSync(folder, { recursive: true })
  const reader = await buildInput(folder, {
    reader: 'src/browser/reader/main.ts',
    'reader-style': 'src/pages/styles/reader.css',
  })
  const desk = await buildInput(folder, {
    desk: 'src/browser/desk/main.tsx',
    'desk-style': 'src/browser/desk/styles/desk.css',
  })
  return {
    readerScript: reader('reader', '.js'),
    readerStyle: reader('reader-style', '.css'),
    deskScript: desk('desk', '.js'),
    deskStyle: desk('desk-style', '.css'),
  }
}

/** Builds scripts and styles that may share chunks, and gives the address of each. */
async function buildInput(
  folder: string,
  input: Readonly<Record<string, string>>,
): Promise<(name: string, extension: string) => string> {
  const built = (await build({
    ...shared,
    base: './',
    build: {
      target,
      outDir: folder,
      emptyOutDir: false,
      modulePreload: false,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(input).map(([name, file]) => [name, join(root, file)])),
        output: {
          entryFileNames: 'assets/[name].[hash].js',
          chunkFileNames: 'assets/[name].[hash].js',
          assetFileNames: 'assets/[name].[hash][extname]',
        },
      },
    },
  })) as Rolldown.RolldownOutput
  return (name, extension) => {
    // A chunk that the input imports may have its name too.
    const file = built.output.find(
      (file) =>
        file.fileName.startsWith(`assets/${name}.`) &&
        file.fileName.endsWith(extension) &&
        (file.type === 'asset' || file.isEntry),
    )
    if (file === undefined) throw new Error(`The build gave no ${name}${extension}.`)
    return `/${file.fileName}`
  }
}

async function buildWorker(folder: string): Promise<void> {
  await build({
    ...shared,
    build: {
      target,
      outDir: folder,
      emptyOutDir: false,
      lib: {
        entry: join(root, 'src/browser/service-worker/main.ts'),
        formats: ['iife'],
        name: 'worker',
        fileName: () => 'sw.js',
      },
    },
  })
}

function compressTexts(folder: string): void {
  for (const name of globSync('**/*.{js,css,svg,json}', { cwd: folder })) {
    const path = join(folder, name)
    const bytes = readFileSync(path)
    const coded = {
      br: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
      gz: gzipSync(bytes, { level: 9 }),
    }
    for (const [extension, shorter] of Object.entries(coded)) {
      if (shorter.length < bytes.length) writeFileSync(`${path}.${extension}`, shorter)
    }
  }
}

/** A page's script with everything it imports before it runs, and `withChunks` what it imports on demand. */
function checkBudget(
  folder: string,
  page: string,
  script: string | undefined,
  budget: number,
  { withChunks = false } = {},
): void {
  const importing = withChunks
    ? /(?:from|import)\s*\(?\s*["'`]\.\/([^"'`]+\.js)["'`]/g
    : /(?:from|import)\s*["']\.\/([^"']+\.js)["']/g
  const seen = new Set<string>()
  const weigh = (file: string): number => {
    if (seen.has(file)) return 0
    seen.add(file)
    const text = readFileSync(join(folder, 'assets', file), 'utf8')
    const imported = [...text.matchAll(importing)].map(([, name]) => name ?? '')
    return gzipSync(text, { level: 9 }).length + imported.reduce((bytes, name) => bytes + weigh(name), 0)
  }
  const bytes = weigh((script ?? '').replace('/assets/', ''))
  process.stderr.write(
    `${page} script: ${bytes} bytes gzip, of ${budget}${withChunks ? `, in ${seen.size} files` : ''}.\n`,
  )
  if (bytes > budget) throw new Error(`The ${page.toLowerCase()} script is over its budget.`)
}
