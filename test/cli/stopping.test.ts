import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { commandLine } from '../support/command-line.ts'

const main = new URL('../../src/cli/main.ts', import.meta.url).pathname

test.each([1, 2])(
  'a closed terminal, with nobody left to read standard error, is a planned stop of %i processes',
  async (processes) => {
    using line = commandLine()
    const args = [main, 'serve', '--port', '0', '--drain-seconds', '0', '--processes', `${processes}`]
    const child = spawn(process.execPath, [...args, '--data', line.folder], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    for await (const text of child.stderr.setEncoding('utf8')) {
      said += text as string
      if (said.includes('Ready.')) break
    }
    // The loop has closed our end of the pipe: the next line is written for nobody.
    expect(child.stderr.destroyed).toBe(true)
    child.kill('SIGHUP')

    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]

    expect({ code, signal }).toEqual({ code: 0, signal: null })
  },
)
