import { afterAll, beforeAll, expect, test } from 'vitest'
import { commandLine, jsonLines, type CommandLine } from '../support/command-line.ts'
import { addPerson } from '../support/people.ts'
import { startDesk, type TestDesk } from '../support/start-desk.ts'

const unknown = '0'.repeat(20)

let desk: TestDesk
let line: CommandLine

beforeAll(async () => {
  desk = await startDesk()
  line = commandLine({ TELEX_URL: desk.localUrl, TELEX_TOKEN: await desk.token('admin') })
  await desk.call('POST', '/stories', { headline: 'Storm', slug: 'storm' })
})

afterAll(async () => {
  line[Symbol.dispose]()
  await desk[Symbol.asyncDispose]()
})

test('shows a post, its revisions and its reach', async () => {
  const written = await desk.call('POST', '/stories/storm/posts', { text: 'Ferries leave\nagain.' })
  const id = String(written.body['id'])
  const correction = { text: 'Ferries leave at noon.', headline: 'Noon', note: 'The time was missing.' }
  await desk.call('POST', `/posts/${id}/corrections`, correction)
  const alert = { title: 'Storm', body: 'Noon.', audience: { kind: 'story' }, holdSeconds: 60 }
  const held = await desk.call('POST', `/posts/${id}/alerts`, alert)

  const [shown, json, revisions, listed, drafts, reach, alerts, receipt] = await Promise.all([
    line.telex('show', `${desk.url}/stories/storm/posts/${id}`),
    line.telex('show', id, '--json'),
    line.telex('revisions', id, '--json'),
    line.telex('revisions', id),
    line.telex('revisions', id, '--drafts'),
    line.telex('reach', id),
    line.telex('alerts', 'post', id, '--json'),
    line.telex('alerts', 'show', String(held.body['id'])),
  ])

  expect(shown.stdout).toMatch(/^published, revision 2, \S+Z\n\nNoon\n\nFerries leave at noon\.\n$/)
  expect(jsonLines(json)).toEqual([(await desk.call('GET', `/posts/${id}`)).body])
  expect(jsonLines(revisions)).toMatchObject([
    { revision: 1, text: 'Ferries leave\nagain.' },
    { revision: 2, headline: 'Noon', text: 'Ferries leave at noon.' },
  ])
  expect(listed.stdout).toMatch(/^1 .* Ferries leave again\.\n2 .* Noon\n$/)
  expect(drafts).toEqual({ code: 0, stdout: '', stderr: '' })
  expect(reach).toEqual({ code: 0, stdout: 'Sent to 0 browsers.\n', stderr: '' })
  expect(jsonLines(alerts)).toMatchObject([{ id: held.body['id'], state: 'held', title: 'Storm' }])
  expect(receipt.stdout).toContain('accepted for 0 of 0 browsers, shown on 0, opened on 0.')

  await desk.call('POST', `/posts/${id}/retraction`, { reason: 'It was another ferry.' })
  const retracted = await line.telex('show', id)
  expect(retracted.stdout).toMatch(/^retracted, .*\n\nIt was another ferry\.\n$/s)
})

test('counts a story’s readers', async () => {
  const [count, json] = await Promise.all([
    line.telex('story', 'readers', `${desk.url}/stories/storm`),
    line.telex('story', 'readers', 'storm', '--json'),
  ])
  expect(count).toEqual({ code: 0, stdout: '0\n', stderr: '' })
  expect(jsonLines(json)).toEqual([{ readers: 0 }])
})

test('invites, makes a new link, and withdraws', async () => {
  const person = ['--email', 'Kim@Example.org', '--name', 'Kim Sand', '--role', 'reporter']
  const lookup = async (link: string) => {
    const secret = new URL(link).hash.slice(1)
    return (await desk.call('POST', '/invitations/lookup', { secret })).status
  }

  const made = await line.telex('invitation', 'create', ...person)
  const listed = await line.telex('invitation', 'list', '--json')
  const [open] = jsonLines(listed)
  expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining('works once') })
  expect(made.stdout).toMatch(/^http\S+#\S+\n$/)
  expect(open).toMatchObject({ email: 'kim@example.org', name: 'Kim Sand', role: 'reporter' })
  expect(listed.stdout).not.toContain(new URL(made.stdout.trim()).hash)

  const renewed = await line.telex('invitation', 'renew', String(open?.['id']), '--json')
  const link = String(jsonLines(renewed)[0]?.['link'])
  expect(renewed).toMatchObject({ code: 0, stderr: '' })
  expect([await lookup(made.stdout.trim()), await lookup(link)]).toEqual([404, 200])

  const withdrawn = await line.telex('invitation', 'withdraw', 'kim@example.org')
  expect(withdrawn).toEqual({
    code: 0,
    stdout: 'Withdrew the invitation of kim@example.org.\n',
    stderr: '',
  })
  expect(await lookup(link)).toBe(404)
})

test('lists users, changes a role and removes a user', async () => {
  const owner = await addPerson(desk, 'owner')
  const lee = await addPerson(desk, 'reporter', 'lee')

  const listed = await line.telex('user', 'list', '--url', desk.localUrl, '--json')
  expect(jsonLines(listed)).toMatchObject([{ id: owner.id }, { id: lee.id, role: 'reporter' }])

  const changed = await line.telex('user', 'change', lee.email.toUpperCase(), '--role', 'editor')
  expect(changed).toEqual({ code: 0, stdout: `${lee.email} is now editor.\n`, stderr: '' })
  const removed = await line.telex('user', 'remove', lee.id, '--tokens', 'keep', '--json')
  expect(jsonLines(removed)).toEqual([{ id: lee.id, email: lee.email, state: 'removed' }])
  expect((await desk.call('GET', '/editors')).body).toMatchObject({ editors: [{ id: owner.id }] })

  const last = await line.telex('user', 'change', owner.id, '--role', 'reporter')
  expect(last).toMatchObject({ code: 1, stdout: '' })
  expect(last.stderr).toContain('owner')
})

test('creates, lists and revokes a token over the API', async () => {
  const on = ['--url', desk.localUrl]
  const create = ['token', 'create', ...on, '--name', 'weather', '--scope', 'read', '--expires-days', '2']
  const made = await line.telex(...create)
  const token = made.stdout.trim()
  const listed = await line.telex('token', 'list', ...on, '--json')
  const own = jsonLines(listed).find(({ name }) => name === 'weather')
  expect(made).toMatchObject({ code: 0, stderr: '' })
  expect(own).toMatchObject({ scopes: 'read', used: 'not yet', revoked: 'no' })
  expect(listed.stdout).not.toContain(token)
  const readers = async () => (await desk.request('/api/v1/stories/storm/readers', { token })).status
  expect(await readers()).toBe(200)

  expect((await line.telex('token', 'revoke', ...on, String(own?.['id']))).code).toBe(0)
  expect(await readers()).toBe(401)
})

test('edits a scheduled post and makes it a draft again', async () => {
  const written = { text: 'Later.', headline: 'Noon', publishAt: '2099-01-01T07:00:00Z' }
  const id = String((await desk.call('POST', '/stories/storm/posts', written)).body['id'])
  const post = async () => (await desk.call('GET', `/posts/${id}`)).body

  expect((await line.telex('edit', id, '--unschedule', '--key-event')).code).toBe(0)
  expect(await post()).toMatchObject({ state: 'draft', text: 'Later.', headline: 'Noon', keyEvent: true })
  const edited = await line.telexGiven('At one.\n', 'edit', id, '--json')
  expect(edited).toMatchObject({ code: 0, stderr: '' })
  expect(await post()).toMatchObject({ text: 'At one.', headline: 'Noon', keyEvent: true, revision: 3 })
  const outdated = await line.telex('edit', id, 'At two.', '--revision', '2')
  expect(outdated).toMatchObject({ code: 1, stdout: '' })
  expect((await line.telex('revisions', id, '--json')).stdout).toContain('At one.')
})

test.each([
  [1, ['show', unknown], 'post'],
  [1, ['user', 'remove', 'nobody@example.org'], 'nobody@example.org'],
  [1, ['invitation', 'withdraw', 'nobody@example.org'], 'nobody@example.org'],
  [2, ['user', 'change', unknown], '--role'],
  [2, ['user', 'list', '--url', 'localhost', '--data', 'here'], 'not both'],
])('exits with %i and says why: telex %j', async (code, words, why) => {
  const ran = await line.telex(...words)
  expect(ran).toMatchObject({ code, stdout: '' })
  expect(ran.stderr.toLowerCase()).toContain(why.toLowerCase())
})
