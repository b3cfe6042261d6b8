import { codeOf } from './rooms.ts'
import type { SourceFile } from './source-files.ts'

/** What a project has that a decision record may name. */
export type Inventory = {
  /** Paths of files, from the root. */
  readonly paths: readonly string[]
  /** The code of the project, to look for names in. */
  readonly code: readonly SourceFile[]
  /** Scripts of package.json. */
  readonly scripts: readonly string[]
}

/** Names of other people's programs that a record compares with and our code has no use for. */
const foreign: ReadonlySet<string> = new Set([])

/** A record holds unless its second line says that another took its place, or that it was given up. */
export function holds({ text }: SourceFile): boolean {
  const status = /^\*\*Decided\*\*.*$/m.exec(text)?.[0] ?? ''
  return !/\*\*(?:Superseded|Replaced|Withdrawn)\b/.test(status)
}

/**
 * What a record names in backticks and the project does not have. Recognized are:
 *
 *   `src/fanout/live`, `test/stream/full.test.ts`  paths below a folder of the project
 *   `open-desk.ts`, `tsconfig.worker.json`         file names, wherever the file is
 *   `npm run bench live`                           scripts
 *   `follow()`, `GroupCommit`, `EC_POINT_mul`         symbols: words with a hump, with parentheses, or with `_` and small letters
 *
 * Everything else in backticks (options, headers, packages, commands) is left to other tests.
 */
export function missingFrom(record: SourceFile, inventory: Inventory): readonly string[] {
  const spans = new Set(Array.from(record.text.matchAll(/`([^`\n]+)`/g), ([, span = '']) => span))
  return [...spans].filter((span) => isMissing(span, inventory)).map((span) => `${record.path}: ${span}`)
}

function isMissing(span: string, { paths, code, scripts }: Inventory): boolean {
  if (/^(?:src|test|tools|docs|findings|examples|runtime)\/\S*$/.test(span)) {
    const path = span.replace(/\/$/, '')
    return !paths.some((one) => one === path || one.startsWith(`${path}/`))
  }
  if (/^[\w-]+(?:\.[\w-]+)*\.(?:tsx?|mjs|c|h|css)$|^tsconfig\S*\.json$/.test(span)) {
    return !paths.some((one) => one === span || one.endsWith(`/${span}`))
  }
  const script = /^npm run (\S+)/.exec(span)?.[1]
  if (script !== undefined) return !scripts.includes(script)
  const symbol = /^#?([A-Za-z][A-Za-z0-9_]*)(\(\))?$/.exec(span)
  const [, name = '', parentheses] = symbol ?? []
  const isSymbol = parentheses !== undefined || /[a-z0-9][A-Z]|[A-Z].*_.*[a-z]/.test(name)
  if (name === '' || !isSymbol || foreign.has(name)) return false
  const word = new RegExp(`(?<![\\w$])${name}(?![\\w$])`)
  return !code.some(({ text }) => word.test(codeOf(text)))
}
