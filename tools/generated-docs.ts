import { spawnSync } from 'node:child_process'
import { optionsAsMarkdown } from '../src/cli/config.ts'
import { telex } from '../src/cli/main.ts'
import { commandsAsMarkdown } from './commands-as-markdown.ts'

/** The pages that are made from the code, by their path from the project's root, as the formatter leaves them. */
export function generatedDocs(): Readonly<Record<string, string>> {
  return {
    'docs/reference/options.md': formatted(optionsAsMarkdown()),
    'docs/reference/cli.md': formatted(commandsAsMarkdown(telex())),
  }
}

function formatted(markdown: string): string {
  const { status, stdout, stderr, error } = spawnSync('oxfmt', ['--stdin-filepath', 'page.md'], {
    input: `${markdown}\n`,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`The formatter failed: ${stderr}`, { cause: error })
  return stdout
}
