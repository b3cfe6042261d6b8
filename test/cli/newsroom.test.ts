import { expect, test } from 'vitest'
import { commandLine, jsonLines } from '../support/command-line.ts'
import { startDesk } from '../support/start-desk.ts'

test('opens a story, posts from a pipe and prints the address', async () => {
  await using desk = await startDesk()
  using line = commandLine({ TELEX_URL: desk.localUrl, TELEX_TOKEN: await desk.token('post', 'read') })

  const opened = await line.telex('story', 'open', '--headline', 'Storm at the harbour', '--slug', 'storm')
  const posted = await line.telexGiven(
    'The ferries stay in port.\n',
    'post',
    'storm',
    '--key-event',
    '--json',
  )
  const story = await desk.call('GET', '/stories/storm')

  expect(opened).toEqual({ code: 0, stdout: `${desk.url}/stories/storm\n`, stderr: '' })
  expect(posted).toMatchObject({ code: 0, stderr: '' })
  expect(story.body).toMatchObject({ headline: 'Storm at the harbour', postCount: 1 })
  expect(story.body['posts']).toMatchObject([{ id: jsonLines(posted)[0]?.['id'], keyEvent: true }])
})

test('parses wire copy and keeps drafts unpublished', async () => {
  await using desk = await startDesk()
  using line = commandLine({ TELEX_URL: desk.localUrl, TELEX_TOKEN: await desk.token('post', 'read') })
  await desk.call('POST', '/stories', { headline: 'Storm', slug: 'storm' })
  const copy = 'Ferries stay in port\n\nKIEL (AP) — The ferries stay in port.\n'

  const draft = await line.telexGiven(copy, 'post', 'storm', '--wire', '--draft')
  const story = await desk.call('GET', '/stories/storm')
  const kept = await desk.call('GET', '/stories/storm/drafts')

  expect(draft).toMatchObject({ code: 0, stderr: '' })
  expect(story.body).toMatchObject({ postCount: 0, posts: [] })
  expect(kept.body).toMatchObject({
    drafts: [
      {
        headline: 'Ferries stay in port',
        dateline: 'KIEL',
        text: 'The ferries stay in port.',
        credits: ['AP'],
      },
    ],
  })
})

test('refuses wire copy that tells the newsroom what to do, and saves it as a draft on request', async () => {
  await using desk = await startDesk()
  using line = commandLine({ TELEX_URL: desk.localUrl, TELEX_TOKEN: await desk.token('post', 'read') })
  await desk.call('POST', '/stories', { headline: 'Storm', slug: 'storm' })
  const copy = 'EMBARGOED UNTIL 0001 GMT TUESDAY DEC 1\n\nBridge to open\n\nKIEL (AP) — The bridge opens.\n'

  const refused = await line.telexGiven(copy, 'post', 'storm', '--wire')
  const kill = await line.telexGiven('KILL\n\nA kill is mandatory.\n', 'post', 'storm', '--wire')
  const none = await desk.call('GET', '/stories/storm/drafts')
  const draft = await line.telexGiven(copy, 'post', 'storm', '--wire', '--draft')
  const story = await desk.call('GET', '/stories/storm')
  const kept = await desk.call('GET', '/stories/storm/drafts')

  expect(refused).toMatchObject({ code: 1, stdout: '' })
  expect(refused.stderr).toContain('Embargoed: “EMBARGOED UNTIL 0001 GMT TUESDAY DEC 1”')
  expect(kill).toMatchObject({ code: 1, stdout: '' })
  expect(none.body).toMatchObject({ drafts: [] })
  expect(draft.code).toBe(1)
  expect(draft.stdout).toContain(desk.url)
  expect(draft.stderr).toContain('Saved as a draft, not published')
  const published = await line.telex('publish', draft.stdout.trim())
  const scheduled = await line.telex('schedule', draft.stdout.trim(), '--at', '2099-01-01T07:00:00Z')
  for (const sent of [published, scheduled]) {
    expect(sent).toMatchObject({ code: 1, stdout: '' })
    expect(sent.stderr).toContain('Not sent: the text tells the newsroom what to do.')
  }
  expect((await line.telex('publish', draft.stdout.trim(), '--anyway')).code).toBe(0)
  expect(story.body).toMatchObject({ postCount: 0 })
  expect(kept.body).toMatchObject({
    drafts: [
      {
        headline: 'Bridge to open',
        text: 'EMBARGOED UNTIL 0001 GMT TUESDAY DEC 1\n\nThe bridge opens.',
      },
    ],
  })
})

test('lists all stories across pages', async () => {
  await using desk = await startDesk({ options: { requestsPerMinute: '0' } })
  using line = commandLine({ TELEX_URL: desk.localUrl, TELEX_TOKEN: await desk.token('read') })
  const slugs = Array.from({ length: 201 }, (_, index) => `story-${index}`)
  for (const slug of slugs) await desk.call('POST', '/stories', { headline: `Story ${slug}`, slug })

  const list = await line.telex('story', 'list', '--json')
  const text = await line.telex('story', 'list')

  expect(list).toMatchObject({ code: 0, stderr: '' })
  expect(jsonLines(list).map(({ slug }) => slug)).toEqual(slugs.toReversed())
  expect(text.stdout.split('\n')).toHaveLength(202)
})

test('prints the refusal and exits with code 1', async () => {
  await using desk = await startDesk()
  using line = commandLine({ TELEX_URL: desk.localUrl, TELEX_TOKEN: await desk.token('read') })

  const notAllowed = await line.telex('story', 'open', '--headline', 'Storm')
  const unknown = await line.telex('post', 'nowhere', 'Words.')
  const noWords = await line.telex('post', 'nowhere', ' ')
  const nobody = await line.telex('story', 'list', '--url', 'http://127.0.0.1:1')

  for (const ran of [notAllowed, unknown, nobody]) {
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr).not.toBe('')
  }
  expect(nobody.stderr).toContain('http://127.0.0.1:1')
  expect(noWords).toMatchObject({ code: 2, stdout: '' })
})
