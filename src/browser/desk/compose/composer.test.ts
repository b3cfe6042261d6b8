import { describe, expect, test, vi } from 'vitest'
import { bodyFromText, type Body } from '../../../domain/body.ts'
import { done, refuse } from '../../../domain/result.ts'
import type { Answer } from '../api/api-client.ts'
import type { PostWrittenJson } from '../api/api-json.ts'
import { problemAt, readProblem, unreachable } from '../api/problem.ts'
import { memoryStorage } from '../storage/browser-storage.ts'
import { editedBody } from '../diff/edited-body.ts'
import { SavedTexts } from '../storage/saved-texts.ts'
import { samplePost } from '../samples.ts'
import { Composer } from './composer.ts'
import type { ComposerParts } from './composer-parts.ts'
import { Chunk } from '../chunk.ts'
import { ordersTakenOut } from './open-orders.ts'
import { wireReader, type WireReader } from './wire-reader.ts'
import { noWords } from './words.ts'

const copy = [
  'Ferries stop as storm nears the islands',
  'Last Updated: Nov 24, 2026 10:12 GMT',
  '',
  'SEOUL — Ferry services to the outer islands stopped on Tuesday.',
  '',
  '“We will not sail before Thursday,” the operator said.',
  '',
  '(AP, Reuters)',
].join('\n')

const published = done<PostWrittenJson>({ id: 'p9', state: 'published', revision: 1 })
const refused = refuse(
  readProblem(
    422,
    { type: '/docs/refusals#field-missing', field: 'text', title: 'A field is missing.' },
    null,
  ),
)

const outdated = refuse(
  readProblem(409, { type: '/docs/refusals#draft-outdated', given: 1, current: 2 }, null),
)
const mine = samplePost({ id: 'd1', state: 'draft', publishedAt: null, text: 'As it was.' })
const theirs = { ...mine, revision: 2, ...withText('Theirs.') }

function withText(text: string) {
  return { text, body: bodyFromText(text) }
}

const readsWireCopy = { value: wireReader, load: async () => wireReader }

/** A composer whose desk gives these answers in turn. */
function composerWith(...given: (Answer<PostWrittenJson> | Partial<ComposerParts>)[]) {
  const answers = given.filter((one) => 'ok' in one)
  const storage = memoryStorage()
  const writePost = vi.fn(async () => answers.shift() ?? published)
  const changeDraft = vi.fn(async () => answers.shift() ?? published)
  const post = vi.fn(async () => done(theirs))
  const releasePost = vi.fn()
  const onSent = vi.fn()
  const open = (): Composer =>
    new Composer({
      api: { writePost, changeDraft, post, keyOfPost: () => 'the first key', releasePost },
      outbox: null,
      kept: new SavedTexts(storage, 'ana'),
      slug: 'storm',
      keptName: 'compose.storm.w1',
      onSent,
      wireCopy: readsWireCopy,
      editedBody: { load: async () => editedBody },
      ...given.find((one) => !('ok' in one)),
    })
  return { composer: open(), reopen: open, writePost, changeDraft, onSent }
}

test('a paste of wire copy fills the fields', () => {
  const { composer } = composerWith()
  expect(composer.paste(copy, true)).toBe(true)
  expect(composer.words.value).toMatchObject({
    headline: 'Ferries stop as storm nears the islands',
    dateline: 'SEOUL',
    credits: 'AP, Reuters',
  })
  expect(composer.words.value.text).toMatch(/^Ferry services.*\n\n“We will not/s)
  expect(composer.recognition.value?.found).toEqual(['headline', 'dateline', 'credits'])
  expect(composer.recognition.value?.dropped).toEqual(['Last Updated: Nov 24, 2026 10:12 GMT'])
})

test('reads a paste as soon as the part that does is there', async () => {
  const chunk = new Chunk(async (): Promise<WireReader> => wireReader)
  const { composer } = composerWith({ wireCopy: chunk })
  expect(composer.paste(copy, true)).toBe(true)
  expect(composer.words.value.text).toBe(copy)
  await expect.poll(() => composer.words.value.dateline).toBe('SEOUL')
  composer.undoRecognition()
  expect(composer.words.value).toEqual({ ...noWords, text: copy })
})

test('says that a paste was not read, and reads it on request unless it was written on', async () => {
  let online = false
  const chunk = new Chunk(async (): Promise<WireReader> => {
    if (!online) throw new TypeError('Failed to fetch')
    return wireReader
  })
  const { composer } = composerWith({ wireCopy: chunk })
  composer.paste(copy, true)
  await expect.poll(() => chunk.state.value.kind).toBe('failed')
  expect(composer.pasteUnread).toBe(true)
  composer.write({ text: `${copy}!` })
  expect(composer.pasteUnread).toBe(false)
  composer.write({ text: copy })
  online = true
  await composer.readPaste()
  expect(composer.words.value.headline).toBe('Ferries stop as storm nears the islands')
  expect(composer.pasteUnread).toBe(false)
})

test('one press gives the paste back as it was', () => {
  const { composer } = composerWith()
  composer.write({ keyEvent: true })
  composer.paste(copy, true)
  composer.undoRecognition()
  expect(composer.words.value).toEqual({ ...noWords, keyEvent: true, text: copy })
  expect(composer.recognition.value).toBeNull()
})

describe('copy that tells the newsroom what to do', () => {
  const embargo = 'EMBARGOED UNTIL 0001 GMT TUESDAY DEC 1'
  const ordered = `${embargo}\n\n${copy}`
  const [, ...words] = copy.split('\n\n').slice(0, -1)
  const text = words.join('\n\n').replace('SEOUL — ', '')

  test('keeps the instruction apart from the words, and after a reload', () => {
    const { composer, reopen } = composerWith()
    composer.paste(ordered, true)

    expect(composer.words.value).toMatchObject({ orders: embargo, text })
    expect(composer.recognition.value?.dropped).not.toContain(embargo)
    expect(reopen().words.value.orders).toBe(embargo)
  })

  test('goes to the desk above a draft’s text and never out', async () => {
    const { composer, writePost } = composerWith(refused, published)
    composer.paste(ordered, true)
    await composer.save()
    await composer.publish()

    expect(writePost.mock.calls).toMatchObject([
      ['storm', { text: `${embargo}\n\n${text}`, state: 'draft' }],
      ['storm', { text, state: 'published' }],
    ])
  })

  test('is taken off a draft’s text again, and its document stays when it is saved', async () => {
    const { composer, changeDraft } = composerWith()
    const draft = samplePost({ id: 'p1', state: 'draft', text: `${embargo}\n\n${text}` })
    composer.takeUp(draft)
    await expect.poll(() => composer.words.value).toMatchObject({ orders: embargo, text })
    await composer.save()

    expect(changeDraft).toHaveBeenCalledWith('p1', expect.objectContaining({ body: draft.body }))
  })

  test('goes on standing when the note of what was recognized is dismissed', () => {
    const { composer } = composerWith()
    composer.paste(ordered, true)
    composer.dismissNotes()

    expect(composer.words.value).toMatchObject({ orders: embargo, text })
    expect(composer.recognition.value).toBeNull()
  })

  test('is never in the text of a post that goes out at a time', async () => {
    const { composer, changeDraft } = composerWith()
    composer.takeUp(samplePost({ id: 'p1', state: 'scheduled', publishAt: '2026-12-02T06:00:00.000Z' }))
    composer.write({ text, orders: embargo })
    await composer.save()

    expect(JSON.stringify(changeDraft.mock.calls)).not.toContain(embargo)
  })

  test.each([
    ['on top', `${embargo}\n\n${text}`],
    ['below', `${text}\n\n${embargo}`],
  ])('is taken out of the text from %s', (_where, written) => {
    expect(ordersTakenOut({ orders: '', text: written }, wireReader)).toEqual({ orders: embargo, text })
    expect(ordersTakenOut({ orders: embargo, text }, wireReader)).toBeNull()
  })

  test('leaves nothing to publish where it is all there is', () => {
    const { composer } = composerWith()
    composer.paste('KILL\n\nA kill is mandatory.', true)

    expect(composer.words.value).toMatchObject({
      orders: 'KILL\n\nA kill is mandatory.',
      text: '',
      headline: '',
    })
  })
})

test('says what is to be known of a paste into any text, until the next one', async () => {
  const { composer } = composerWith()
  await composer.notePaste('<p>12<sup>3</sup> ships</p>', '123 ships')
  expect(composer.pasteNotes.value).toEqual({
    changes: [{ kind: 'footnote', words: '123' }],
    ordered: false,
  })
  await composer.notePaste('', 'It opens.\n\nSperrfrist: 1. Dezember, 6 Uhr')
  expect(composer.pasteNotes.value).toEqual({ changes: [], ordered: true })
  await composer.notePaste('', 'plain')
  expect(composer.pasteNotes.value).toEqual({ changes: [], ordered: false })
})

test('a paste into words that are there is left to the field', () => {
  const { composer } = composerWith()
  composer.write({ text: 'It began.' })
  expect(composer.paste(copy, false)).toBe(false)
  composer.write({ text: '', headline: 'My own headline' })
  expect(composer.paste(copy, true)).toBe(false)
  expect(composer.words.value.headline).toBe('My own headline')
})

test('a paste in which nothing is recognised is left to the field', () => {
  const { composer } = composerWith()
  expect(composer.paste('all of it is text, and ends here.', true)).toBe(false)
  expect(composer.words.value).toEqual(noWords)
})

test('a reload in the middle of a sentence loses nothing', () => {
  const { composer, reopen } = composerWith()
  composer.write({ headline: 'Half a headl', text: 'Half a sen' })
  expect(reopen().words.value).toMatchObject({ headline: 'Half a headl', text: 'Half a sen' })
})

test('once the desk has it the fields are empty, after a reload too', async () => {
  const { composer, reopen, onSent, writePost } = composerWith(published)
  composer.write({ text: 'The harbour is closed.', credits: 'AP' })
  await composer.publish()
  expect(writePost).toHaveBeenCalledWith('storm', {
    text: 'The harbour is closed.',
    headline: '',
    dateline: '',
    credits: ['AP'],
    keyEvent: false,
    state: 'published',
  })
  expect(onSent).toHaveBeenCalledOnce()
  expect([composer.words.value, reopen().words.value]).toEqual([noWords, noWords])
})

test.each([
  ['a dead line', refuse(unreachable(false))],
  ['an ended session', refuse(readProblem(401, null, null))],
  ['a broken desk', refuse(readProblem(500, null, null))],
  ['a refusal', refused],
])('%s loses nothing', async (_, answer) => {
  const { composer, reopen, onSent } = composerWith(answer)
  composer.write({ text: 'The harbour is closed.' })
  await composer.publish()
  expect(onSent).not.toHaveBeenCalled()
  expect(composer.problem.value).not.toBeNull()
  expect(reopen().words.value.text).toBe('The harbour is closed.')
})

test('a second press while it is being sent does nothing', async () => {
  const { composer, writePost } = composerWith()
  composer.write({ text: 'One' })
  await Promise.all([composer.publish(), composer.publish(), composer.save()])
  expect(writePost).toHaveBeenCalledOnce()
})

test('while it is being sent the words stand still', async () => {
  const { composer, writePost } = composerWith(refused)
  composer.write({ text: 'One' })
  const sent = composer.publish()
  composer.write({ text: 'One and more' })
  await sent
  expect(composer.words.value.text).toBe('One')
  expect(writePost).toHaveBeenCalledOnce()
})

test('a post whose answer was lost is known again when it turns up in the story', async () => {
  const { composer, onSent } = composerWith(refuse(unreachable(true)))
  composer.write({ headline: ' Ferries\u00ad stop ', text: 'One line\nand its\u00ad end.\n\nTwo.' })
  await composer.publish()
  composer.noticed(samplePost({ id: 'p8', headline: 'Ferries stop', text: 'Another one.' }))
  expect(onSent).not.toHaveBeenCalled()
  composer.noticed(samplePost({ id: 'p9', headline: 'Ferries stop', text: 'One line\nand its end.\n\nTwo.' }))
  expect(onSent).toHaveBeenCalledOnce()
  expect(composer.words.value).toEqual(noWords)
  expect(composer.problem.value).toBeNull()
})

test('a post that turns up before its answer is lost is known too', async () => {
  const { composer, onSent } = composerWith(refuse(unreachable(true)))
  composer.write({ text: 'One.' })
  const sent = composer.publish()
  composer.noticed(samplePost({ text: 'One.' }))
  await sent
  expect(onSent).toHaveBeenCalledOnce()
  expect(composer.words.value).toEqual(noWords)
})

test('what was written on after a lost answer stays', async () => {
  const { composer } = composerWith(refuse(unreachable(true)))
  composer.write({ text: 'One.' })
  await composer.publish()
  composer.write({ text: 'One. And a second thought.' })
  composer.noticed(samplePost({ text: 'One.' }))
  expect(composer.words.value.text).toBe('One. And a second thought.')
})

test('a draft is written on, not written anew', async () => {
  const { composer, changeDraft, writePost } = composerWith()
  composer.takeUp(samplePost({ id: 'd1', state: 'draft', publishedAt: null, text: 'Draft.' }))
  composer.write({ text: 'Draft, better.' })
  await composer.publish()
  expect(writePost).not.toHaveBeenCalled()
  expect(changeDraft).toHaveBeenCalledWith(
    'd1',
    expect.objectContaining({ text: 'Draft, better.', state: 'published' }),
  )
  expect(composer.draft.value).toBeNull()
})

test('a draft that was taken up is still that draft after a reload', () => {
  const { composer, reopen } = composerWith()
  composer.takeUp(samplePost({ id: 'd1', state: 'draft', text: 'Draft.' }))
  expect(reopen().draft.value).toBe('d1')
})

test('a draft published by a try whose answer was lost is not an error', async () => {
  const already = refuse(readProblem(409, { type: '/docs/refusals#post-not-draft' }, null))
  const { composer, onSent } = composerWith(refuse(unreachable(true)), already)
  composer.takeUp(samplePost({ id: 'd1', state: 'draft', text: 'Draft.' }))
  await composer.publish()
  await composer.publish()
  expect(onSent).toHaveBeenCalledOnce()
  expect(composer.problem.value).toBeNull()
})

describe('a draft that is gone from the desk', () => {
  const discarded = refuse(readProblem(404, { type: '/docs/refusals#post-unknown' }, null))
  const unknown = async () => discarded
  const gonePost = async () => done({ ...theirs, state: 'published' as const })
  const notDraft = refuse(
    readProblem(409, { type: '/docs/refusals#post-not-draft', state: 'published' }, null),
  )

  test('keeps the words, sends nothing, and becomes a new draft or post on request', async () => {
    const { composer, writePost, changeDraft } = composerWith(discarded)
    composer.takeUp(mine)
    composer.write({ text: 'Mine.' })
    await composer.save()
    expect([composer.gone.value, composer.problem.value]).toEqual([{ kind: 'discarded' }, null])
    await composer.publish()
    expect(changeDraft).toHaveBeenCalledOnce()
    expect(composer.words.value.text).toBe('Mine.')

    composer.detach()
    expect(composer.gone.value).toBeNull()
    await composer.save()
    expect(writePost).toHaveBeenCalledExactlyOnceWith(
      'storm',
      expect.objectContaining({ text: 'Mine.', state: 'draft' }),
    )
  })

  test('is said in place of the conflict that was open', async () => {
    const { composer } = composerWith(discarded)
    composer.takeUp(mine)
    composer.write({ text: 'Mine.' })
    composer.look([theirs])
    expect(composer.theirs.value?.text).toBe('Theirs.')
    composer.settle('mine')
    composer.look([{ ...theirs, ...withText('Theirs again.'), revision: 3 }])
    await composer.save()
    expect([composer.gone.value, composer.theirs.value]).toEqual([{ kind: 'discarded' }, null])
  })

  test.each([
    ['discarded', unknown],
    ['published', gonePost],
  ])('is noticed when it is among the desk’s drafts no longer: %s', async (kind, post) => {
    const api = { writePost: vi.fn(), changeDraft: vi.fn(), keyOfPost: () => '', releasePost: vi.fn(), post }
    const { composer, reopen } = composerWith({ api })
    composer.takeUp(mine)
    composer.write({ text: 'Mine.' })
    composer.look([])
    await expect.poll(() => composer.gone.value?.kind).toBe(kind)
    const again = reopen()
    again.look([])
    await expect.poll(() => again.gone.value?.kind).toBe(kind)
    again.clear()
    expect(again.gone.value).toBeNull()
  })

  test('is not gone where the list is only older than the draft', async () => {
    const { composer } = composerWith()
    composer.takeUp(mine)
    composer.look([])
    await Promise.resolve()
    await Promise.resolve()
    expect([composer.gone.value, composer.theirs.value]).toEqual([null, null])
  })

  test('was published: shows what readers have', async () => {
    const api = {
      writePost: vi.fn(),
      changeDraft: async () => notDraft,
      keyOfPost: () => '',
      releasePost: vi.fn(),
      post: gonePost,
    }
    const { composer } = composerWith({ api })
    composer.takeUp(mine)
    composer.write({ text: 'Mine.' })
    await composer.save()
    expect(composer.gone.value).toMatchObject({ kind: 'published', post: { text: 'Theirs.' } })
  })

  test('becomes a new post with its quotations', async () => {
    const quote: Body = {
      type: 'doc',
      content: [
        { type: 'quote', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'A bump.' }] }] },
      ],
    }
    const { composer, writePost } = composerWith(discarded)
    composer.takeUp({ ...mine, text: 'A bump.', body: quote, publishAt: '2036-11-24T18:00:00.000Z' })
    await composer.save()
    composer.detach()
    expect(composer.publishAt).toBeNull()
    await composer.save()
    expect(writePost).toHaveBeenCalledWith('storm', expect.objectContaining({ body: quote, state: 'draft' }))
  })
})

test('a browser that can’t keep the words says so', () => {
  const storage = memoryStorage()
  storage.setItem = () => {
    throw new Error('QuotaExceededError')
  }
  const api = {
    writePost: async () => published,
    changeDraft: async () => published,
    post: async () => done(theirs),
    keyOfPost: () => '',
    releasePost: () => {},
  }
  const kept = new SavedTexts(storage, 'ana')
  const composer = new Composer({
    api,
    kept,
    slug: 'storm',
    keptName: 'c',
    onSent: () => {},
    wireCopy: readsWireCopy,
    editedBody: { load: async () => editedBody },
    outbox: null,
  })
  composer.write({ text: 'Long' })
  expect(composer.isKept.value).toBe(false)
})

test('a scheduled post goes out with its moment and no state', async () => {
  const { composer, writePost } = composerWith()
  composer.write({ text: 'Later.' })
  await composer.schedule('2026-11-24T18:00:00.000Z')
  expect(writePost).toHaveBeenCalledWith(
    'storm',
    expect.objectContaining({ publishAt: '2026-11-24T18:00:00.000Z' }),
  )
  expect(writePost).toHaveBeenCalledWith(
    'storm',
    expect.not.objectContaining({ state: expect.anything() as unknown }),
  )
})

test('Ctrl+Z takes a recognition back, until something was written after it', () => {
  const { composer } = composerWith()
  composer.paste(copy, true)
  composer.write({ text: 'PostWrittenJson after.' })
  expect(composer.takeBack()).toBe(false)
  composer.clear()
  composer.paste(copy, true)
  expect(composer.takeBack()).toBe(true)
  expect(composer.words.value.text).toBe(copy)
})

test('a draft that a colleague changes meanwhile is noticed, and either’s words can be gone on from', () => {
  const draft = samplePost({ id: 'd1', state: 'draft', text: 'Draft.' })
  const changed = { ...draft, text: 'Theirs.', revision: 2 }
  const { composer } = composerWith()
  composer.takeUp(draft)
  composer.write({ text: 'Mine.' })
  composer.look([draft])
  expect(composer.theirs.value).toBeNull()
  composer.look([changed])
  expect(composer.theirs.value?.text).toBe('Theirs.')
  composer.settle('mine')
  composer.look([changed])
  expect([composer.theirs.value, composer.words.value.text]).toEqual([null, 'Mine.'])
  composer.look([{ ...draft, text: 'Theirs again.', revision: 3 }])
  composer.settle('theirs')
  expect([composer.theirs.value, composer.words.value.text]).toEqual([null, 'Theirs again.'])
})

describe('a draft that a colleague changes meanwhile', () => {
  test('is sent with the revision that its words were taken from, after a reload too', async () => {
    const { composer, reopen, changeDraft } = composerWith()
    composer.takeUp({ ...mine, revision: 3 })
    composer.write({ text: 'Mine.' })
    await reopen().publish()
    expect(changeDraft).toHaveBeenCalledWith('d1', expect.objectContaining({ text: 'Mine.', revision: 3 }))
  })

  test('is shown beside one’s own where the desk refuses the older revision, and nothing is lost', async () => {
    const { composer, changeDraft } = composerWith(outdated)
    composer.takeUp(mine)
    composer.write({ text: 'Mine.' })
    await composer.publish()
    expect(composer.theirs.value?.text).toBe('Theirs.')
    expect(composer.words.value.text).toBe('Mine.')
    expect(composer.problem.value?.kind).toBe('draft-outdated')

    composer.settle('mine')
    expect(composer.problem.value).toBeNull()
    await composer.publish()
    expect(changeDraft).toHaveBeenLastCalledWith(
      'd1',
      expect.objectContaining({ text: 'Mine.', revision: 2 }),
    )
  })

  test('is taken over, with a way back to one’s own', () => {
    const { composer } = composerWith()
    composer.takeUp(mine)
    composer.write({ text: 'Mine.' })
    composer.look([theirs])
    const back = composer.settle('theirs')
    expect(composer.words.value.text).toBe('Theirs.')
    back?.()
    expect(composer.words.value.text).toBe('Mine.')
    composer.look([theirs])
    expect(composer.theirs.value?.revision).toBe(2)
  })

  test('is found after a reload', () => {
    const { composer, reopen } = composerWith()
    composer.takeUp(mine)
    composer.write({ text: 'Mine.' })
    const again = reopen()
    again.look([theirs])
    expect(again.theirs.value?.text).toBe('Theirs.')
  })

  test('asks for nothing where only its time changed', async () => {
    const { composer, changeDraft } = composerWith()
    composer.takeUp(mine)
    composer.write({ text: 'Mine.' })
    composer.look([{ ...mine, revision: 2, state: 'scheduled', publishAt: '2026-11-24T18:00:00.000Z' }])
    expect(composer.theirs.value).toBeNull()
    expect(composer.publishAt).toBe('2026-11-24T18:00:00.000Z')
    await composer.save()
    const [, sent] = changeDraft.mock.calls[0] as unknown as [string, object]
    expect(sent).toMatchObject({ revision: 2 })
    expect(sent).not.toHaveProperty('state')
  })
})

test('a draft keeps its links and quotations, whatever else is edited', async () => {
  const { composer, changeDraft } = composerWith()
  const body: Body = {
    type: 'doc',
    content: [
      {
        type: 'quote',
        content: [{ type: 'paragraph', content: [{ type: 'text', text: 'We felt a bump.' }] }],
      },
    ],
  }
  composer.takeUp({ ...mine, text: 'We felt a bump.', body })
  composer.write({ headline: 'A bump' })
  await composer.save()
  expect(changeDraft).toHaveBeenLastCalledWith('d1', expect.objectContaining({ body, headline: 'A bump' }))

  composer.takeUp({ ...mine, text: 'We felt a bump.', body })
  composer.write({ text: 'We felt a bump.\n\nIt is calm.' })
  await composer.save()
  const [, sent] = changeDraft.mock.calls.at(-1) as unknown as [string, { readonly body: Body }]
  expect(sent.body.content.map(({ type }) => type)).toEqual(['quote', 'paragraph'])
})

test('a form that was cleared comes back as it was', () => {
  const { composer } = composerWith()
  composer.takeUp(mine)
  composer.write({ headline: 'Half a headl', text: 'Half a sen' })
  const back = composer.clear()
  expect([composer.words.value, composer.draft.value]).toEqual([noWords, null])
  back?.()
  expect(composer.words.value).toMatchObject({ headline: 'Half a headl', text: 'Half a sen' })
  expect(composer.draft.value).toBe('d1')
  composer.clear()
  expect(composer.clear()).toBeNull()

  composer.write({ text: 'Written since.' })
  const again = back?.()
  expect(composer.words.value.text).toBe('Half a sen')
  again?.()
  expect(composer.words.value.text).toBe('Written since.')
})

test('says everything that is wrong before it sends, and each thing until it is put right', async () => {
  const { composer, writePost } = composerWith()
  composer.write({ headline: 'x'.repeat(201) })
  await composer.publish()
  expect(writePost).not.toHaveBeenCalled()
  expect(problemAt(composer.problem.value, 'headline')).toContain('Too long')
  expect(problemAt(composer.problem.value, 'text')).toBe('Enter some text.')
  composer.edited('headline')
  expect(problemAt(composer.problem.value, 'headline')).toBeNull()
  expect(problemAt(composer.problem.value, 'text')).toBe('Enter some text.')
})

test('leaves what could not be sent to the outbox, under the key of its try', async () => {
  const add = vi.fn(() => true)
  const { composer } = composerWith(refuse(unreachable(false)), { outbox: { add } })
  composer.write({ headline: 'Harbour closed', text: 'No ship enters.' })
  await composer.publish()
  expect(add).toHaveBeenCalledWith({
    slug: 'storm',
    headline: 'Harbour closed',
    text: 'No ship enters.',
    key: 'the first key',
    what: { kind: 'post', body: expect.objectContaining({ text: 'No ship enters.', state: 'published' }) },
  })
  expect(composer.words.value).toEqual(noWords)
  expect(composer.problem.value).toBeNull()
})

test('keeps the words where the outbox can’t', async () => {
  const { composer } = composerWith(refuse(unreachable(false)), { outbox: { add: () => false } })
  composer.write({ text: 'No ship enters.' })
  await composer.publish()
  expect(composer.words.value.text).toBe('No ship enters.')
  expect(composer.problem.value?.kind).toBe('offline')
})
