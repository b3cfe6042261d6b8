import { expect, test } from 'vitest'
import { commandLine, jsonLines } from '../support/command-line.ts'
import { startDesk } from '../support/start-desk.ts'

type Post = { id: string; text: string; state: string; url: string; keyEvent: boolean }

test('a post’s whole life, by id and by address', async () => {
  await using desk = await startDesk()
  // Without a scheme, as people write it.
  const address = desk.localUrl.replace('http://', '')
  using line = commandLine({ TELEX_URL: address, TELEX_TOKEN: await desk.token('post', 'read') })
  const posts = async () => (await desk.call('GET', '/stories/storm')).body['posts'] as readonly Post[]
  await desk.call('POST', '/stories', { headline: 'Storm', slug: 'storm' })
  const story = `${desk.url}/stories/storm`
  const at = '2099-01-01T08:00:00+01:00'

  const scheduled = await line.telex('post', story, 'Ferries leave again.', '--at', at, '--json')
  const id = String(jsonLines(scheduled)[0]?.['id'])
  expect(scheduled).toMatchObject({ code: 0, stderr: '' })
  expect(jsonLines(await line.telex('drafts', 'storm', '--json'))).toEqual([
    { id, state: 'scheduled', publishAt: '2099-01-01T07:00:00.000Z', headline: 'Ferries leave again.' },
  ])
  expect((await line.telex('schedule', id, '--at', '2099-01-02T08:00:00+01:00')).code).toBe(0)
  expect((await line.telex('publish', id)).stdout).toBe(`${story}/posts/${id}\n`)
  expect((await posts()).map(({ state }) => state)).toEqual(['published'])

  const corrected = await line.telexGiven(
    'Ferries leave at noon.\n',
    'correct',
    `${story}#p-${id}`,
    '--note',
    'The time was missing.',
  )
  const headlined = await line.telex('correct', id, '--headline', 'Noon', '--note', 'A headline.', '--json')
  const outdated = await line.telex('correct', id, 'Late.', '--note', 'Late.', '--revision', '1')
  expect(corrected).toEqual({ code: 0, stdout: `Corrected ${id}: revision 2.\n`, stderr: '' })
  expect(jsonLines(headlined)).toMatchObject([{ id, revision: 3 }])
  expect(outdated).toMatchObject({ code: 1, stdout: '' })
  expect((await posts())[0]).toMatchObject({ text: 'Ferries leave at noon.', headline: 'Noon' })

  expect((await line.telex('story', 'change', 'storm', '--pin', id, '--key-point', 'One', 'Two')).code).toBe(
    0,
  )
  expect((await desk.call('GET', '/stories/storm')).body).toMatchObject({ keyPoints: ['One', 'Two'] })
  const retracted = await line.telex('retract', `${story}/posts/${id}`, '--reason', 'It was another ferry.')
  expect(retracted).toEqual({ code: 0, stdout: `Retracted ${id}.\n`, stderr: '' })
  expect((await line.telex('story', 'show', 'storm')).stdout).toMatch(new RegExp(`^${id}  retracted  `))
})

test('ends and reopens a story, and discards a draft', async () => {
  await using desk = await startDesk()
  using line = commandLine({ TELEX_URL: desk.localUrl, TELEX_TOKEN: await desk.token('post', 'read') })
  await desk.call('POST', '/stories', { headline: 'Storm', slug: 'storm' })
  const { id } = (await desk.call('POST', '/stories/storm/posts', { text: 'Later.', state: 'draft' })).body
  const state = async () => (await desk.call('GET', '/stories/storm')).body['state']

  expect(await line.telex('discard', String(id))).toMatchObject({
    code: 0,
    stdout: `Discarded ${String(id)}.\n`,
  })
  expect((await line.telex('story', 'end', 'storm')).code).toBe(0)
  expect(await state()).toBe('ended')
  expect((await line.telex('post', 'storm', 'Too late.')).code).toBe(1)
  expect(jsonLines(await line.telex('story', 'reopen', 'storm', '--json'))).toMatchObject([{ state: 'live' }])
  expect((await line.telex('story', 'change', 'storm')).code).toBe(2)
})

test('an alert can be tried without sending, sent, read and undone', async () => {
  await using desk = await startDesk()
  const token = await desk.token('post', 'alert', 'read')
  using line = commandLine({ TELEX_URL: desk.localUrl, TELEX_TOKEN: token })
  await desk.call('POST', '/stories', { headline: 'Storm', slug: 'storm' })
  const { id } = (await desk.call('POST', '/stories/storm/posts', { text: 'Stay in.' })).body
  const words = ['--title', 'Storm', '--body', 'Stay in.', '--hold', '60']
  const list = async () =>
    (await desk.call('GET', '/stories/storm/alerts')).body['alerts'] as { id: string }[]

  const tried = await line.telex('alert', String(id), ...words, '--dry-run')
  expect(tried).toEqual({ code: 0, stdout: 'Would be sent to 0 browsers. Nothing was sent.\n', stderr: '' })
  expect(await list()).toEqual([])

  const [held] = jsonLines(await line.telex('alert', String(id), ...words, '--json'))
  expect(held).toMatchObject({ state: 'held', audienceSize: 0 })
  const alert = String(held?.['id'])
  expect(jsonLines(await line.telex('alerts', 'list', 'storm', '--json'))).toMatchObject([
    { id: alert, state: 'held' },
  ])
  expect((await line.telex('alerts', 'undo', alert)).stdout).toBe(`Undone: ${alert} is not sent.\n`)
  expect((await line.telex('alerts', 'show', alert)).stdout).toContain('is cancelled')

  expect((await line.telex('alert', String(id), ...words, '--audience', 'topic')).code).toBe(2)
  expect((await line.telex('alert', `${desk.url}/stories/storm`, ...words)).code).toBe(2)
})

test('changes the address of a story', async () => {
  await using desk = await startDesk()
  using line = commandLine({ TELEX_URL: desk.localUrl, TELEX_TOKEN: await desk.token('post', 'read') })
  await desk.call('POST', '/stories', { headline: 'Gale', slug: 'gale' })
  const changed = await line.telex('story', 'change', 'gale', '--slug', 'gale-in-the-sound')
  expect(changed).toMatchObject({ code: 0, stdout: expect.stringMatching(/\/gale-in-the-sound\n$/) })
})
