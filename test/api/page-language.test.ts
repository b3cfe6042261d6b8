import { expect, test } from 'vitest'
import { startDesk, type TestDesk } from '../support/start-desk.ts'

const asBrowser = { accept: 'text/html' }

async function textOf(desk: TestDesk, path: string): Promise<string> {
  return (await desk.request(path, { headers: asBrowser })).text()
}

async function deskIn(language: string): Promise<TestDesk> {
  const desk = await startDesk({ options: { language } })
  await desk.call('POST', '/stories', { headline: 'Der Fluss steigt', slug: 'fluss' })
  const { body } = await desk.call('POST', '/stories/fluss/posts', { text: 'Pegel bei 3 m.', keyEvent: true })
  await desk.call('POST', `/posts/${String(body['id'])}/corrections`, {
    text: 'Pegel bei 4 m.',
    note: 'Vier.',
  })
  return desk
}

/** What the script says in the live region and on its buttons. */
function liveWordsIn(html: string): Readonly<Record<string, unknown>> {
  const [, json = ''] = /<script type="application\/json" id="words">([\s\S]*?)<\/script>/.exec(html) ?? []
  return JSON.parse(json) as Record<string, unknown>
}

test('serves German interface text on a German desk', async () => {
  await using desk = await deskIn('de-AT')
  const story = await textOf(desk, '/stories/fluss')
  const front = await textOf(desk, '/')

  expect(story).toContain('<html lang="de-AT"')
  expect(story).toContain('Zuletzt aktualisiert: <time')
  expect(story).toContain('<strong lang="de">Korrigiert</strong>')
  expect(story).toContain('Wichtiges Ereignis</span>')
  expect(story).toContain('data-words="Das Neueste direkt im Browser – sobald wir es veröffentlichen."')
  expect(liveWordsIn(story)).toMatchObject({
    language: 'de',
    live: 'Wird live aktualisiert',
    newPosts: { one: '{count} neuer Beitrag' },
  })
  expect(front).toContain('>Aktuelle Nachrichten</h1>')
  expect(await textOf(desk, '/alerts')).toContain('>Benachrichtigungen</h1>')
  expect(await textOf(desk, '/alerts/held-back/none')).toContain('>Verpasste Benachrichtigungen</h1>')
  expect(await textOf(desk, '/nothing')).toContain('>Seite nicht gefunden</h1>')
  expect(await textOf(desk, '/feed.atom')).toContain(
    '<strong>Korrigiert</strong>'.replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  )
  for (const page of [story, front]) expect(page).not.toContain('lang="en"')
})

test('streams posts and story heads in German on a German desk', async () => {
  await using desk = await deskIn('de')
  const [, cursor = ''] = /data-cursor="([^"]+)"/.exec(await textOf(desk, '/')) ?? []
  await desk.call('POST', '/stories/fluss/posts', { text: 'Der Damm hält.', keyEvent: true })
  await desk.call('PATCH', '/stories/fluss', { keyPoints: ['Der Damm hält.'] })

  const streamed = await textOf(desk, `/live/stories/fluss/since?after=${cursor}`)

  expect(streamed).toContain('Wichtiges Ereignis</span>')
  expect(streamed).toContain('Das Wichtigste in Kürze</h2>')
})

test('serves English interface text, marked as English, on a desk in a language without words', async () => {
  await using desk = await deskIn('fr')
  const story = await textOf(desk, '/stories/fluss')

  expect(story).toContain('<html lang="fr"')
  expect(story).toContain('<p class="stamp" lang="en">Last updated <time')
  expect(story).toContain('<strong lang="en">Corrected</strong>')
  expect(story).toContain('<footer class="foot" lang="en">')
  expect(story).toContain('data-connection lang="en">')
  expect(story).toContain('data-announcer lang="en">')
  expect(story).toContain('<h1 class="story-headline" dir="auto">Der Fluss steigt</h1>')
  expect(liveWordsIn(story)).toMatchObject({ language: 'en', live: 'Updating live' })
  expect(await textOf(desk, '/alerts')).toContain('class="alerts-page" lang="en"')
})
