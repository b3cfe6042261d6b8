import { vi } from 'vitest'
import { runTelex, type Ran } from './server-process.ts'
import { tempFolder } from './temp-folder.ts'

// Each command is a process that starts; on a busy machine that takes seconds.
vi.setConfig({ testTimeout: 90_000 })

/** A folder of the test's own, and `telex` working on the desk in it, a process for each command. */
export type CommandLine = Disposable & {
  readonly folder: string
  readonly telex: (...words: readonly string[]) => Promise<Ran>
  /** The same with something on standard input. */
  readonly telexGiven: (input: string, ...words: readonly string[]) => Promise<Ran>
}

/** @param environment options by their names in the environment. */
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

/** The JSON on standard output, one value a line. */
export function jsonLines({ stdout }: Ran): readonly Readonly<Record<string, unknown>>[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}
