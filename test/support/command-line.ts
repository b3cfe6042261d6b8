import { vi } from 'vitest'
import { openVapidKeys } from '../../src/adapters/crypto/vapid-keys.ts'
import { openStore } from '../../src/adapters/sqlite/open-store.ts'
import { runTelex, type Ran } from './server-process.ts'
import { tempFolder } from './temp-folder.ts'

// Each command starts a process, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 90_000 })

/** Runs `telex` on a temporary folder, each command in a process. */
export type CommandLine = Disposable & {
  readonly folder: string
  readonly telex: (...words: readonly string[]) => Promise<Ran>
  /** The same, with standard input. */
  readonly telexGiven: (input: string, ...words: readonly string[]) => Promise<Ran>
}

/** @param environment options as environment variables. */
export function commandLine(environment: Readonly<Record<string, string>> = {}): CommandLine {
  const folder = tempFolder()
  const run = (input: string, words: readonly string[]): Promise<Ran> =>
    runTelex(words, { input, environment: { TELEX_DATA: folder.path, ...environment } })
  return {
    folder: folder.path,
    telex: (...words) => run('', words),
    telexGiven: (input, ...words) => run(input, words),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  }
}

/** Makes an empty desk in a folder, as its first start does. */
export async function makeDesk(folder: string): Promise<void> {
  await using _store = await openStore(folder)
  openVapidKeys(folder, 0)
}

/** Parses standard output as JSON lines. */
export function jsonLines({ stdout }: Ran): readonly Readonly<Record<string, unknown>>[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}
