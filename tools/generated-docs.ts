import { spawnSync } from 'node:child_process'
import { optionsAsMarkdown } from '../src/cli/config.ts'
import { telex } from '../src/cli/program.ts'
import { apiTypes } from './api-types.ts'
import { commandsAsMarkdown } from './commands-as-markdown.ts'

/** The files that are made from the code, by their path from the project's root, as the formatter leaves them. */
export async function generatedDocs(): Promise<Readonly<Record<string, string>>> {
  return {
    'docs/reference/options.md': formatted('page.md', optionsAsMarkdown()),
    'docs/reference/cli.md': formatted('page.md', commandsAsMarkdown(await telex())),
    'src/client/api-types.ts': formatted('types.ts', await apiTypes()),
  }
}

function formatted(name: string, text: string): string {
  const { status, stdout, stderr, error } = spawnSync('oxfmt', ['--stdin-filepath', name], {
    input: `${text}\n`,
    encoding: 'utf8',
    maxBuffer: 16 * 1_048_576,
  })
  if (status !== 0) throw new Error(`The formatter failed: ${stderr}`, { cause: error })
  return stdout
}
