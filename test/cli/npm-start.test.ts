import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../support/temp-folder.ts'
import { freePort } from '../support/server-process.ts'
import { childrenOf, isAlive } from '../support/several-processes.ts'

const root = join(import.meta.dirname, '../..')
type Started = { readonly pid: number; readonly name: string }

/** A process and those that it started, each with the name of its program. */
function chainOf(pid: number): readonly Started[] {
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  const name = words.find((word) => /(npm|run\.mjs|main\.ts)/.test(word) && !word.includes(' ')) ?? 'sh'
  return [{ pid, name: name.replace(/.*\//, '') }, ...childrenOf(pid).flatMap(chainOf)]
}

test.skipIf(process.platform !== 'linux').each([
  { ended: 'first', exec: true },
  { ended: 'sh', exec: true },
  { ended: 'main.ts', exec: true },
  { ended: 'sh', exec: false },
  { ended: 'run.mjs', exec: false },
])(
  'npm start leaves nothing behind when its $ended gets SIGTERM (execve: $exec)',
  async ({ ended, exec }) => {
    using folder = tempFolder()
    const port = await freePort()
    const { PATH = '', HOME = '' } = process.env
    const npm = spawn('npm', ['start'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH,
        HOME,
        TELEX_DATA: folder.path,
        TELEX_PORT: `${port}`,
        TELEX_DRAIN_SECONDS: '0',
        ...(exec ? {} : { NO_EXECVE: '1' }),
      },
    })
    npm.stdout.resume()
    let said = ''
    npm.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
    const closed = once(npm, 'close')
    while (!said.includes('Ready.')) await once(npm.stderr, 'data')
    if (npm.pid === undefined) throw new Error('npm did not start.')
    const chain = chainOf(npm.pid)
    // A test that fails leaves nothing behind either.
    using _rest = {
      [Symbol.dispose]: () =>
        chain.filter(({ pid }) => isAlive(pid)).forEach(({ pid }) => process.kill(pid, 'SIGKILL')),
    }
    const [first] = chain
    const link = ended === 'first' ? first : chain.find(({ name }) => name === ended)
    expect(chain.map(({ name }) => name)).toContain('main.ts')
    expect(chain.some(({ name }) => name === 'run.mjs')).toBe(!exec)

    // NOTE: a process without a number would be this one and all of its group.
    if (link === undefined) throw new Error(`No ${ended} among ${chain.map(({ name }) => name).join(', ')}.`)
    process.kill(link.pid, 'SIGTERM')
    await closed

    // What held its output has closed it; the process itself may take a moment more.
    await expect.poll(() => chain.filter(({ pid }) => isAlive(pid)), { timeout: 10_000 }).toEqual([])
  },
  60_000,
)
