import { posix } from 'node:path'
import type { SourceFile } from './source-files.ts'

type Room = {
  /** What it may import from other rooms and from the files above them. */
  readonly uses: readonly string[]
  /** Rooms it may import types from, and the faults that a port promises to throw. */
  readonly typesOf?: readonly string[]
  /** Packages and Node: `none` knows neither, `node` knows Node alone. */
  readonly outside?: 'none' | 'node'
}

/** Who may import whom: imports point inwards. It is told with its reasons in docs/architecture.md. */
export const rooms: Readonly<Record<string, Room>> = {
  domain: { uses: [], outside: 'none' },
  words: { uses: ['domain'], outside: 'none' },
  log: { uses: ['domain'], outside: 'node' },
  archive: { uses: ['domain'], outside: 'none' },
  pages: { uses: ['domain', 'words'], outside: 'none' },
  desk: { uses: ['domain', 'log'], outside: 'node' },
  fanout: { uses: ['domain', 'words', 'log', 'archive'], outside: 'node' },
  http: { uses: ['domain', 'words', 'archive', 'desk', 'fanout', 'pages'], typesOf: ['log'] },
  adapters: { uses: ['domain'], typesOf: ['log', 'archive', 'desk', 'fanout'] },
  // What other programs import from `telex/client`, and the desk in a browser with them.
  client: { uses: [] },
  browser: { uses: ['domain', 'words', 'pages', 'client'] },
  cli: { uses: ['domain', 'words', 'compose', 'compose.ts', 'config.ts', 'version.ts'] },
  // The one place that knows everything, and what it is given.
  compose: {
    uses: [
      'domain',
      'words',
      'log',
      'archive',
      'pages',
      'desk',
      'fanout',
      'http',
      'adapters',
      'config.ts',
      'version.ts',
    ],
  },
  'config.ts': { uses: ['domain'], outside: 'node' },
  'version.ts': { uses: [], outside: 'node' },
  'index.ts': { uses: ['domain', 'compose', 'compose.ts', 'config.ts', 'version.ts'] },
}

/** Adapters never import each other, but a database's adapter knows the tables that the shared stores are written for. */
const sharedAdapters: Readonly<Record<string, readonly string[]>> = { sqlite: ['sql'], postgres: ['sql'] }

type Import = { readonly target: string; readonly names: readonly string[]; readonly isType: boolean }

/** Every import that points the wrong way, as `file -> target`. A file in a room that the table doesn't know is one. */
export function straysOf(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) =>
    importsOf(file.text)
      .filter((one) => isStray(file.path, one))
      .map(({ target }) => `${file.path} -> ${target}`),
  )
}

function isStray(path: string, { target, names, isType }: Import): boolean {
  const [, own = '', folder = ''] = path.split('/')
  const room = rooms[own]
  if (room === undefined) return true
  if (!target.startsWith('.')) {
    return room.outside === 'none' || (room.outside === 'node' && !target.startsWith('node:'))
  }
  const [top, other = '', otherFolder = ''] = posix.join(posix.dirname(path), target).split('/')
  if (top !== 'src') return true
  if (other === own) {
    if (own !== 'adapters' || folder === otherFolder) return false
    return !sharedAdapters[folder]?.includes(otherFolder)
  }
  if (room.uses.includes(other)) return false
  const onlyWhatPortsPromise =
    isType || (names.length > 0 && names.every((name) => /^type |Error$/.test(name)))
  return !(room.typesOf?.includes(other) === true && onlyWhatPortsPromise)
}

/** A file's text without its comments. */
export function codeOf(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
}

/** Imports and re-exports of a file: static ones with their names, and dynamic ones. */
export function importsOf(text: string): readonly Import[] {
  const code = codeOf(text)
  const named = code.matchAll(/^(?:import|export)\s+(type\s)?([^'";]*?)\sfrom\s+'([^']+)'/gm)
  const bare = code.matchAll(/(?:^import\s+|\bimport\()'([^']+)'/gm)
  return [
    ...Array.from(named, ([, type, names = '', target = '']) => ({
      target,
      names: names
        .replaceAll(/[{}]/g, '')
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
      isType: type !== undefined,
    })),
    ...Array.from(bare, ([, target = '']) => ({ target, names: [], isType: false })),
  ]
}

/** Places where a room of rules reads a clock, rolls dice or touches the machine. */
export function impuritiesOf(files: readonly SourceFile[]): readonly string[] {
  const impure =
    /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(|\bcrypto\.|\bprocess\.|\bsetTimeout\(|\bdocument\.|\bwindow\./
  return files
    .filter(({ path }) => /^src\/(?:domain|pages)\//.test(path))
    .flatMap(({ path, text }) =>
      text
        .split('\n')
        .filter((line) => impure.test(line) && !/^\s*(?:\*|\/\/|\/\*)/.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    )
}
