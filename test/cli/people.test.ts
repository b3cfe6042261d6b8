import { expect, test } from 'vitest'
import { commandLine, jsonLines } from '../support/command-line.ts'
import { samplePassword } from '../support/people.ts'
import { startDesk } from '../support/start-desk.ts'

const ada = ['--email', 'Ada@Example.org', '--name', 'Ada Quill', '--role', 'owner', '--password-stdin']

test('adds an owner who can sign in', async () => {
  using line = commandLine()
  const added = await line.telexGiven(`${samplePassword}\n`, 'user', 'add', ...ada, '--json')
  const listed = await line.telex('user', 'list', '--json')
  await using desk = await startDesk({ options: { data: line.folder } })
  const json = { email: 'ada@example.org', password: samplePassword }
  const session = await desk.request('/api/v1/session', { json })

  // Of the new desk, people are told, and programs that ask for JSON are not.
  expect(added).toMatchObject({ code: 0, stderr: '' })
  expect(jsonLines(added)).toMatchObject([{ email: 'ada@example.org', name: 'Ada Quill', role: 'owner' }])
  expect(jsonLines(listed)).toMatchObject([{ email: 'ada@example.org', role: 'owner' }])
  expect(session.status).toBe(201)
})

test('replaces a password', async () => {
  using line = commandLine()
  await line.telexGiven(samplePassword, 'user', 'add', ...ada)
  const changed = await line.telexGiven(
    'a bridge over the sound',
    'user',
    'password',
    '--email',
    'ada@example.org',
    '--password-stdin',
  )
  await using desk = await startDesk({ options: { data: line.folder } })
  const signIn = async (password: string): Promise<number> =>
    (await desk.request('/api/v1/session', { json: { email: 'ada@example.org', password } })).status

  expect(changed.code).toBe(0)
  expect([await signIn(samplePassword), await signIn('a bridge over the sound')]).toEqual([401, 201])
})

test('prints refusals to stderr and exits with code 1', async () => {
  using line = commandLine()
  await line.telexGiven(samplePassword, 'user', 'add', ...ada)

  const taken = await line.telexGiven(samplePassword, 'user', 'add', ...ada)
  const short = await line.telexGiven('short', 'user', 'add', ...ada)
  const nobody = await line.telex('token', 'revoke', 'nobody')

  expect(taken).toMatchObject({ code: 1, stdout: '' })
  expect(taken.stderr).toContain('ada@example.org')
  expect(short).toMatchObject({ code: 1, stdout: '' })
  expect(short.stderr).toContain('too short')
  expect(nobody).toMatchObject({ code: 1, stdout: '' })
})

test('creates and revokes tokens on a running desk', async () => {
  using line = commandLine()
  await using desk = await startDesk({ options: { data: line.folder } })
  const made = await line.telex('token', 'create', '--name', 'wire import', '--scope', 'read', 'post')
  const token = made.stdout.trim()
  const status = async (): Promise<number> =>
    (await desk.request('/api/v1/stories', { token, json: { headline: 'Ferry aground' } })).status
  const before = await status()

  const listed = jsonLines(await line.telex('token', 'list', '--json'))
  const own = listed.find(({ name }) => name === 'wire import')
  const revoked = await line.telex('token', 'revoke', String(own?.['id']))

  expect(made).toMatchObject({ code: 0, stderr: '' })
  expect(own).toMatchObject({ scopes: 'read,post', expires: 'never', revoked: 'no' })
  expect(JSON.stringify(listed)).not.toContain(token)
  expect(revoked.code).toBe(0)
  expect([before, await status()]).toEqual([201, 401])
  expect(jsonLines(await line.telex('token', 'list', '--json'))).toMatchObject([
    {},
    { revoked: expect.stringMatching(/^\d{4}-/) },
  ])
})
