import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { freePort, startServer } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { fencesOf, markdownPages, type Page } from './markdown.ts'

/** A page's commands share a shell and a desk; each command is a process that has to start. */
const PAGE_WITHIN_MS = 90_000
const noShell = ['bash', 'curl'].some((command) => spawnSync(command, ['--version']).error !== undefined)

const pages = markdownPages().filter((page) => commandsOf(page) !== '')

test.skipIf(noShell).each(pages.map((page) => [page.path, page] as const))(
  'every command of %s does what it says',
  { timeout: PAGE_WITHIN_MS },
  async (_path, page) => {
    const { code, said } = await run(commandsOf(page))

    expect(code, said).toBe(0)
  },
)

test.skipIf(noShell)('a command that is refused would be seen', { timeout: PAGE_WITHIN_MS }, async () => {
  const { code, said } = await run('curl http://localhost:8484/api/v1/stories/nowhere\necho on')

  expect(code).not.toBe(0)
  expect(said).toContain('story-unknown')
})

/** What stands in `sh` blocks is run; what needs root, a browser or another machine stands in `console` blocks. */
function commandsOf(page: Page): string {
  return fencesOf(page)
    .filter(({ language }) => language === 'sh')
    .map(({ code }) => code)
    .join('\n')
}

/** Runs commands as a reader would in one terminal, beside a desk of their own. */
async function run(commands: string): Promise<{ readonly code: number | null; readonly said: string }> {
  using folder = tempFolder()
  const port = await freePort()
  const data = join(folder.path, 'data')
  await using _server = await startServer({ folder: data, port })
  const work = join(folder.path, 'work')
  mkdirSync(work)
  writeTools(join(folder.path, 'bin'), port)
  const shell = spawn('bash', ['-eu', '-o', 'pipefail', '-x', '-c', commands], {
    cwd: work,
    env: {
      PATH: `${join(folder.path, 'bin')}:${process.env['PATH'] ?? ''}`,
      TELEX_DATA: data,
      TELEX_URL: `http://localhost:${port}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [[code], stdout, stderr] = await Promise.all([
    once(shell, 'close') as Promise<[number | null]>,
    text(shell.stdout),
    text(shell.stderr),
  ])
  return { code, said: `${stderr}\n${stdout}` }
}

/** `telex` as it is here, and a `curl` that finds this desk, fails when it is refused, and leaves a stream after a moment. */
function writeTools(folder: string, port: number): void {
  mkdirSync(folder)
  const main = join(process.cwd(), 'src/cli/main.ts')
  const curl = spawnSync('sh', ['-c', 'command -v curl'], { encoding: 'utf8' }).stdout.trim()
  const tools = {
    telex: `exec '${process.execPath}' '${main}' "$@"`,
    curl: `
      args=("\${@//localhost:8484/localhost:${port}}")
      case " $* " in
        *' -N '*) '${curl}' -sS --fail-with-body --max-time 2 "\${args[@]}" || [ $? = 28 ] ;;
        *) exec '${curl}' -sS --fail-with-body "\${args[@]}" ;;
      esac`,
  }
  for (const [name, script] of Object.entries(tools)) {
    writeFileSync(join(folder, name), `#!/usr/bin/env bash\n${script}\n`, { mode: 0o755 })
  }
}
