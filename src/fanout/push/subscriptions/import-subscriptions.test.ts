import { expect, test } from 'vitest'
import { browserSays, currentKey, formerKey, memoryReaders } from '../../../../test/support/memory-readers.ts'
import { sampleNow } from '../../../../test/support/samples.ts'
import { importSubscriptions, MAX_LISTED_PROBLEMS } from './import-subscriptions.ts'
import { subscribe } from './subscribe.ts'
import { exportSubscriptions, MAX_LINE_LENGTH } from './subscription-line.ts'
import type { StoredSubscription } from './subscription-store.ts'

async function* linesOf(...lines: readonly (string | object)[]): AsyncIterable<string> {
  for (const line of lines) yield typeof line === 'string' ? line : JSON.stringify(line)
}

/** A line as another sender writes it: what the browser gave, and what it follows. */
function lineOf(name: string, over: object = {}): object {
  const { endpoint, p256dh, auth, follow } = browserSays(name)
  return { endpoint, keys: { p256dh, auth }, follow, ...over }
}

async function all(source: AsyncIterable<StoredSubscription>): Promise<readonly StoredSubscription[]> {
  const found: StoredSubscription[] = []
  for await (const one of source) found.push(one)
  return found
}

test('imports everything that another desk exported', async () => {
  await using from = await memoryReaders()
  await using to = await memoryReaders()
  await subscribe(from, browserSays('everything'))
  await subscribe(
    from,
    browserSays('preferences', {
      follow: { stories: ['ferry', 'flood'], topics: ['Weather'], tests: true },
      quietHours: { from: 22 * 60, until: 7 * 60 + 5 },
      timeZone: 'Europe/Vienna',
      perDay: 4,
      digest: true,
      vapidKeyId: formerKey,
    }),
  )

  const report = await importSubscriptions(to, exportSubscriptions(from.store))

  expect(report).toEqual({ added: 2, known: 0, rekeyed: 0, refused: 0, keyAssumed: 0, problems: [] })
  expect(await all(to.store.all())).toEqual(await all(from.store.all()))
})

test('exports the documented format without the manage secret', async () => {
  await using readers = await memoryReaders()
  const input = browserSays('one', { follow: { stories: ['ferry'] } })
  const made = await subscribe(readers, input)
  if (!made.ok) throw new Error(made.refusal.kind)

  let line = ''
  for await (const one of exportSubscriptions(readers.store)) line = one

  expect(JSON.parse(line)).toEqual({
    endpoint: input.endpoint,
    keys: { p256dh: input.p256dh, auth: input.auth },
    follow: { everything: false, stories: ['ferry'], topics: [] },
    vapidKeyId: currentKey,
    id: made.value.id,
    createdAt: '2026-11-24T08:15:30.000Z',
    manageHash: readers.hashSecret(made.value.manage),
  })
  expect(line).not.toContain(made.value.manage)
})

test('an imported reader keeps control with the old secret', async () => {
  await using from = await memoryReaders()
  await using to = await memoryReaders()
  const made = await subscribe(from, browserSays('one'))
  if (!made.ok) throw new Error(made.refusal.kind)
  await importSubscriptions(to, exportSubscriptions(from.store))

  const again = await subscribe(to, browserSays('one', { perDay: 2 }), made.value.manage)

  expect(again).toEqual({ ok: true, value: made.value })
  expect(await to.store.find(made.value.id)).toMatchObject({ perDay: 2 })
})

test('an imported endpoint from another sender cannot be taken over', async () => {
  await using readers = await memoryReaders()
  await importSubscriptions(readers, linesOf(lineOf('one')))

  const takeover = await subscribe(readers, browserSays('one', { follow: { tests: true } }))
  const guess = await subscribe(readers, browserSays('one', { follow: { tests: true } }), 'a guess')

  expect(takeover).toEqual({ ok: false, refusal: { kind: 'subscription-taken' } })
  expect(guess).toEqual(takeover)
  expect(await all(readers.store.all())).toMatchObject([
    {
      endpoint: browserSays('one').endpoint,
      follow: { everything: true, tests: false },
      createdAt: sampleNow,
    },
  ])
})

test('importing the same lines again changes nothing', async () => {
  await using readers = await memoryReaders()
  await importSubscriptions(readers, linesOf(lineOf('one'), lineOf('two')))
  const before = await all(readers.store.all())

  const again = linesOf(lineOf('one', { perDay: 5 }), lineOf('three'), lineOf('two'), lineOf('three'))

  expect(await importSubscriptions(readers, again)).toMatchObject({ added: 1, known: 3 })
  expect((await all(readers.store.all())).slice(0, 2)).toEqual(before)
})

test('imports a line without follow only with followEverything', async () => {
  await using readers = await memoryReaders()
  const lines = [lineOf('one', { follow: undefined }), lineOf('two', { follow: {} }), lineOf('three')]

  const plain = await importSubscriptions(readers, linesOf(...lines))
  const decided = await importSubscriptions(readers, linesOf(...lines), { followEverything: true })

  expect(plain).toMatchObject({ added: 1, refused: 2 })
  expect(plain.problems).toEqual([
    { line: 1, problem: { kind: 'follow-missing' } },
    { line: 2, problem: { kind: 'follow-missing' } },
  ])
  expect(decided).toMatchObject({ added: 2, known: 1, refused: 0 })
  expect((await all(readers.store.all())).map(({ follow }) => follow.everything)).toEqual([true, true, true])
})

test('imports a subscription that follows nothing explicitly', async () => {
  await using readers = await memoryReaders()
  const line = lineOf('one', { follow: { everything: false, stories: [], topics: [] } })
  expect(await importSubscriptions(readers, linesOf(line))).toMatchObject({ added: 1 })
})

test('uses the line’s key, then the given key, then the current key', async () => {
  await using readers = await memoryReaders()
  const named = linesOf(lineOf('named', { vapidKeyId: formerKey }), lineOf('unnamed'))
  const said = linesOf(lineOf('said'), lineOf('also-named', { vapidKeyId: currentKey }))

  const first = await importSubscriptions(readers, named)
  const second = await importSubscriptions(readers, said, { vapidKeyId: formerKey })

  expect((await all(readers.store.all())).map(({ vapidKeyId }) => vapidKeyId)).toEqual([
    formerKey,
    currentKey,
    formerKey,
    currentKey,
  ])
  expect([first.keyAssumed, second.keyAssumed]).toEqual([1, 0])
})

test('importing again under a given key corrects only the key', async () => {
  await using readers = await memoryReaders()
  const lines = [lineOf('one'), lineOf('named', { vapidKeyId: currentKey })]
  await importSubscriptions(readers, linesOf(...lines))
  const before = await all(readers.store.all())

  const said = { vapidKeyId: formerKey }
  const first = await importSubscriptions(
    readers,
    linesOf(lineOf('one', { perDay: 9 }), lines[1] ?? ''),
    said,
  )
  const again = await importSubscriptions(readers, linesOf(...lines), said)
  const unsaid = await importSubscriptions(readers, linesOf(...lines))

  expect([first, again, unsaid].map(({ known, rekeyed }) => [known, rekeyed])).toEqual([
    [2, 1],
    [2, 0],
    [2, 0],
  ])
  expect(await all(readers.store.all())).toEqual([{ ...before[0], vapidKeyId: formerKey }, before[1]])
})

test('reports invalid lines by number and imports the others', async () => {
  await using readers = await memoryReaders()
  const { keys } = lineOf('x') as { keys: object }

  const report = await importSubscriptions(
    readers,
    linesOf(
      lineOf('one'),
      '',
      'no JSON',
      '["a list"]',
      '   ',
      lineOf('a', { endpoint: 'https://169.254.169.254/' }),
      lineOf('b', { keys: { ...keys, p256dh: undefined } }),
      lineOf('c', { keys: { ...keys, auth: 'AAAA' } }),
      lineOf('d', { vapidKeyId: 'unknown' }),
      lineOf('e', { follow: { everything: 'yes' } }),
      lineOf('f', { quietHours: { from: '22:00', until: '25:00' } }),
      lineOf('g', { manageHash: 'ABC' }),
      lineOf('h', { id: '../../etc' }),
      lineOf('i', { createdAt: 'yesterday' }),
      lineOf('j', { filler: 'x'.repeat(MAX_LINE_LENGTH) }),
      lineOf('two'),
    ),
  )

  expect(report).toMatchObject({ added: 2, refused: 12 })
  const facts = report.problems.map(({ line, problem }) => [
    line,
    problem.kind,
    'field' in problem ? problem.field : null,
  ])
  expect(facts).toEqual([
    [3, 'line-not-json', null],
    [4, 'line-not-json', null],
    [6, 'endpoint-not-allowed', null],
    [7, 'field-missing', 'keys.p256dh'],
    [8, 'field-invalid', 'auth'],
    [9, 'field-invalid', 'vapidKeyId'],
    [10, 'field-invalid', 'follow.everything'],
    [11, 'field-invalid', 'quietHours'],
    [12, 'field-invalid', 'manageHash'],
    [13, 'field-invalid', 'id'],
    [14, 'field-invalid', 'createdAt'],
    [15, 'line-too-long', null],
  ])
})

test('ignores unknown and empty fields', async () => {
  await using readers = await memoryReaders()
  const line = lineOf('one', { expirationTime: null, vapidKeyId: null, quietHours: null, user_agent: 'x' })
  expect(await importSubscriptions(readers, linesOf(line))).toMatchObject({ added: 1, refused: 0 })
})

test('counts all invalid lines and lists the first ones', async () => {
  await using readers = await memoryReaders()
  async function* bad(): AsyncIterable<string> {
    for (let n = 0; n < MAX_LISTED_PROBLEMS + 500; n++) yield 'no JSON'
  }

  const report = await importSubscriptions(readers, bad())

  expect(report.refused).toBe(MAX_LISTED_PROBLEMS + 500)
  expect(report.problems).toHaveLength(MAX_LISTED_PROBLEMS)
})

test('more lines than one commit holds are all taken in', async () => {
  await using readers = await memoryReaders()
  async function* many(): AsyncIterable<string> {
    const { keys } = lineOf('one') as { keys: object }
    for (let n = 0; n < 2_100; n++)
      yield JSON.stringify(lineOf('one', { endpoint: `https://push.example.org/${n}`, keys }))
  }

  expect(await importSubscriptions(readers, many())).toMatchObject({ added: 2_100 })
  expect(await readers.store.count()).toBe(2_100)
})

test('what was taken in before the source broke off stays, and the same lines again are known', async () => {
  await using readers = await memoryReaders()
  const { keys } = lineOf('one') as { keys: object }
  async function* many(until: number): AsyncIterable<string> {
    for (let n = 0; n < 1_500; n++) {
      if (n === until) throw new Error('The disk was taken out.')
      yield JSON.stringify(lineOf('one', { endpoint: `https://push.example.org/${n}`, keys }))
    }
  }

  await expect(importSubscriptions(readers, many(1_200))).rejects.toThrow('taken out')
  const again = await importSubscriptions(readers, many(Infinity))

  expect(again).toMatchObject({ known: 1_000, added: 500 })
})
