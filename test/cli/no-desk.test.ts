import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandLine, makeDesk } from '../support/command-line.ts'

test('commands that read a desk refuse a folder without one, and make nothing', async () => {
  using line = commandLine()
  const data = join(line.folder, 'typo')
  const commands = [
    ['user', 'list'],
    ['user', 'password', '--email', 'a@example.org', '--password-stdin'],
    ['token', 'list'],
    ['token', 'revoke', 'nobody'],
    ['subscriptions', 'export'],
    ['keys', 'list'],
    ['backup', join(line.folder, 'backup')],
  ]

  for (const command of commands) {
    const ran = await line.telexGiven('a long password\n', ...command, '--data', data)
    expect([command, ran]).toEqual([
      command,
      { code: 1, stdout: '', stderr: expect.stringContaining(`There is no desk in ${data}`) },
    ])
  }
  expect(existsSync(data)).toBe(false)
  expect(existsSync(join(line.folder, 'backup'))).toBe(false)
})

test('commands that put the first thing into a desk make one, and say so', async () => {
  using line = commandLine()
  const data = join(line.folder, 'new')
  const make = (...more: readonly string[]) =>
    line.telex('token', 'create', '--name', 'first', '--data', data, ...more)

  const [first, second] = [await make(), await make()]

  expect(first).toMatchObject({ code: 0, stderr: `There was no desk in ${data}: a new one was made.\n` })
  expect(second).toMatchObject({ code: 0, stderr: '' })
})

test('a lost store is named by every command, and restored into its folder', async () => {
  using line = commandLine()
  await makeDesk(line.folder)
  const backup = join(line.folder, 'backup')
  expect((await line.telex('backup', backup)).code).toBe(0)
  rmSync(join(line.folder, 'telex.db'))

  const served = await line.telex('serve', '--port', '0')
  const listed = await line.telex('token', 'create', '--name', 'x')
  const examined = await line.telex('doctor')
  const restored = await line.telex('restore', backup)

  for (const { code, stderr } of [served, listed]) {
    expect(code).toBe(1)
    expect(stderr).toContain('telex.db is missing, but vapid-keys.json is still beside it')
  }
  expect(examined.stdout).toMatch(/^WRONG +store +.*telex\.db is missing or empty/m)
  expect(restored.code).toBe(0)
  expect((await line.telex('user', 'list')).code).toBe(0)
})
