import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { telex } from '../../src/cli/program.ts'
import { commandLine } from '../support/command-line.ts'
import { runTelex } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'

test('loads only the command that is asked for, and all of them for help', async () => {
  const all = (await telex(['--help'])).commands.map((command) => command.name())
  expect(all).toContain('serve')
  expect((await telex(['no-such-command'])).commands.map((command) => command.name())).toEqual(all)
  expect((await telex(['--version'])).commands).toEqual([])
  for (const name of all) {
    const loaded = (await telex([name])).commands.map((command) => command.name())
    expect(loaded).toContain(name)
    expect(loaded.length).toBeLessThan(all.length)
  }
})

test('suggests a command for a misspelt one', async () => {
  const { code, stderr } = await runTelex(['stroy', 'list'])
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('story') })
})

test('keeps compiled modules where it is told, and never beside a desk’s data', async () => {
  using cache = tempFolder()
  using line = commandLine({ NODE_COMPILE_CACHE: cache.path })
  await line.telex('token', 'create', '--name', 'wire', '--scope', 'write')
  expect(readdirSync(cache.path)).not.toEqual([])
  expect(readdirSync(line.folder).filter((name) => !/^(telex\.db|push-keys|vapid)/.test(name))).toEqual([])
})

test('runs without a cache', async () => {
  const { code, stdout } = await runTelex(['--version'], {
    environment: { NODE_DISABLE_COMPILE_CACHE: '1', HOME: '/nowhere' },
  })
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
})
