import { generateKeyPairSync } from 'node:crypto'
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandLine, jsonLines, makeDesk, type CommandLine } from '../support/command-line.ts'
import { browserSays, pushOrigin } from '../support/memory-readers.ts'
import { startPushService } from '../support/push-service/start-push-service.ts'
import { startDesk } from '../support/start-desk.ts'

const pushHosts = new URL(pushOrigin).hostname

/** A line as another sender writes it. */
function lineOf(name: string, over: object = {}): string {
  const { endpoint, p256dh, auth, follow } = browserSays(name)
  return JSON.stringify({ endpoint, keys: { p256dh, auth }, follow, ...over })
}

/** A private key as other senders keep it. */
function otherKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return privateKey.export({ format: 'jwk' }).d ?? ''
}

async function addKey(line: CommandLine, key: string, ...flags: readonly string[]): Promise<string> {
  const added = await line.telexGiven(`${key}\n`, 'keys', 'add', '--private-key-stdin', ...flags)
  if (added.code !== 0) throw new Error(added.stderr)
  return added.stdout.trim()
}

test('moves subscriptions to another desk', async () => {
  using from = commandLine()
  using to = commandLine({ TELEX_PUSH_HOSTS: pushHosts })
  const { endpoint, p256dh, auth } = browserSays('one')
  const subscription = { endpoint, keys: { p256dh, auth } }
  const made = await (async () => {
    await using desk = await startDesk({ options: { data: from.folder, pushHosts } })
    const json = {
      subscription,
      follow: { stories: ['ferry'], topics: ['weather'], tests: true },
      quietHours: { from: '22:00', until: '07:30' },
      timeZone: 'Europe/Vienna',
      perDay: 3,
    }
    const response = await desk.request('/push/subscriptions', { json })
    return (await response.json()) as { id: string; manage: string }
  })()

  const exported = await from.telex('subscriptions', 'export')
  const file = join(to.folder, 'readers.jsonl')
  writeFileSync(file, exported.stdout)
  const { keys } = JSON.parse(readFileSync(join(from.folder, 'vapid-keys.json'), 'utf8')) as {
    keys: { privateKey: string }[]
  }
  await addKey(to, keys[0]?.privateKey ?? '', '--current')
  const imported = await to.telex('subscriptions', 'import', file, '--json')

  expect(exported).toMatchObject({ code: 0, stderr: '' })
  expect(imported).toMatchObject({ code: 0, stderr: '' })
  expect(jsonLines(imported)).toEqual([{ added: 1, known: 0, refused: 0 }])
  expect((await to.telex('subscriptions', 'export')).stdout).toBe(exported.stdout)
  await using desk = await startDesk({ options: { data: to.folder, pushHosts } })
  const read = await desk.request(`/push/subscriptions/${made.id}`, { token: made.manage })
  expect(await read.json()).toMatchObject({ perDay: 3, quietHours: { from: '22:00', until: '07:30' } })
})

test('imports from standard input into a running desk', async () => {
  using line = commandLine()
  await using desk = await startDesk({ options: { data: line.folder, pushHosts } })
  const lines = `\uFEFF${lineOf('one')}\r\n\r\n${lineOf('two')}`
  const take = () => line.telexGiven(lines, 'subscriptions', 'import', '-', '--push-hosts', pushHosts)

  const [first, again] = [await take(), await take()]

  expect(first).toMatchObject({ code: 0, stdout: '2 added, 0 already present, 0 rejected.\n' })
  expect(again).toMatchObject({ code: 0, stdout: '0 added, 2 already present, 0 rejected.\n' })
  const { endpoint, p256dh, auth } = browserSays('one')
  const json = { subscription: { endpoint, keys: { p256dh, auth } }, follow: { everything: true } }
  expect((await desk.request('/push/subscriptions', { json })).status).toBe(409)
})

test('lists invalid lines and imports the others', async () => {
  using line = commandLine({ TELEX_PUSH_HOSTS: pushHosts })
  const lines = [
    lineOf('one'),
    'no JSON',
    lineOf('two', { endpoint: 'https://evil.example/x' }),
    lineOf('three', { follow: undefined }),
    ...Array.from({ length: 30 }, () => '{}'),
  ].join('\n')

  const { code, stdout, stderr } = await line.telexGiven(lines, 'subscriptions', 'import', '-')

  expect({ code, stdout }).toEqual({ code: 1, stdout: '1 added, 0 already present, 33 rejected.\n' })
  expect(stderr).toContain('Line 2: This is not a JSON object.')
  expect(stderr).toContain('Line 3: This push endpoint is not allowed. The host is not a known push service.')
  expect(stderr).toContain('Line 4: It does not say what to follow. With --follow-everything')
  expect(stderr).toContain('… and 13 more.')
  expect(stderr.split('\n').filter((each) => each.startsWith('Line '))).toHaveLength(20)
})

test('subscribes to everything with --follow-everything', async () => {
  using line = commandLine({ TELEX_PUSH_HOSTS: pushHosts })
  const lines = lineOf('one', { follow: undefined })
  const { code } = await line.telexGiven(lines, 'subscriptions', 'import', '-', '--follow-everything')
  expect(code).toBe(0)
  expect(jsonLines(await line.telex('subscriptions', 'export'))).toMatchObject([
    { follow: { everything: true } },
  ])
})

test('imports subscriptions under another sender’s key', async () => {
  using line = commandLine({ TELEX_PUSH_HOSTS: pushHosts })
  await makeDesk(line.folder)
  const [own] = jsonLines(await line.telex('keys', 'list', '--json'))
  const added = await addKey(line, otherKey())

  const assumed = await line.telexGiven(lineOf('one'), 'subscriptions', 'import', '-')
  const both = `${lineOf('one')}\n${lineOf('two')}`
  const said = await line.telexGiven(both, 'subscriptions', 'import', '-', '--vapid-key', added)

  expect(assumed.stderr).toContain(`1 line names no VAPID key; ${String(own?.['id'])} was assumed.`)
  expect(said).toMatchObject({ code: 0, stdout: '1 added, 1 already present, 0 rejected.\n' })
  expect(said.stderr).toBe(`1 existing subscription was moved to key ${added}.\n`)
  expect(jsonLines(await line.telex('subscriptions', 'export')).map(({ vapidKeyId }) => vapidKeyId)).toEqual([
    added,
    added,
  ])
})

test('signs with an added key without a restart', async () => {
  await using service = await startPushService()
  const insecurePushOrigins = service.origins.http1
  using line = commandLine({ TELEX_INSECURE_PUSH_ORIGINS: insecurePushOrigins })
  await using desk = await startDesk({ options: { data: line.folder, insecurePushOrigins } })
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
  const post = String(
    (await desk.call('POST', '/stories/ferry/posts', { text: 'On a sandbank.' })).body['id'],
  )
  const added = await addKey(line, otherKey())
  const key = jsonLines(await line.telex('keys', 'list', '--json')).find(({ id }) => id === added)?.['key']
  await service.setVapidKey('one', String(key))
  const reader = JSON.stringify({ ...service.subscription('one', 'http1'), follow: { everything: true } })
  await line.telexGiven(reader, 'subscriptions', 'import', '-', '--vapid-key', added)

  const alert = { title: 'Aground', body: 'On a sandbank.', audience: { kind: 'everyone' }, holdSeconds: 0 }
  const { id } = (await desk.call('POST', `/posts/${post}/alerts`, alert)).body
  await expect
    .poll(async () => (await desk.call('GET', `/alerts/${String(id)}`)).body, { timeout: 20_000 })
    .toMatchObject({ state: 'done', counts: { planned: 1, accepted: 1 } })
})

test('uses an added current key for new subscriptions', async () => {
  using line = commandLine()
  const key = otherKey()
  await makeDesk(line.folder)
  const before = jsonLines(await line.telex('keys', 'list', '--json'))
  const added = await addKey(line, key, '--current')
  const after = jsonLines(await line.telex('keys', 'list', '--json'))
  await using desk = await startDesk({ options: { data: line.folder } })

  expect(before).toMatchObject([{ current: 'yes' }])
  expect(after).toMatchObject([
    { id: before[0]?.['id'], current: 'no' },
    { id: added, current: 'yes' },
  ])
  expect(JSON.stringify(after)).not.toContain(key)
  expect(await (await desk.request('/push/key')).json()).toEqual({ id: added, key: after[1]?.['key'] })
  expect(statSync(join(line.folder, 'vapid-keys.json')).mode & 0o777).toBe(0o600)
})

test('refuses invalid private keys', async () => {
  using line = commandLine()
  await makeDesk(line.folder)
  const before = (await line.telex('keys', 'list')).stdout
  const refused = await line.telexGiven('not a key\n', 'keys', 'add', '--private-key-stdin')
  expect(refused).toMatchObject({ code: 1, stdout: '' })
  expect((await line.telex('keys', 'list')).stdout).toBe(before)
})

test('does not replace lost keys while there are subscriptions', async () => {
  using line = commandLine({ TELEX_PUSH_HOSTS: pushHosts })
  await line.telexGiven(lineOf('one'), 'subscriptions', 'import', '-')
  rmSync(join(line.folder, 'vapid-keys.json'))

  for (const words of [['list'], ['add', '--private-key-stdin']]) {
    const refused = await line.telexGiven(otherKey(), 'keys', ...words)
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toContain('backup')
  }
  expect((await line.telex('subscriptions', 'export')).code).toBe(0)
})

test('reports an unreadable file in one line', async () => {
  using line = commandLine()
  const missing = await line.telex('subscriptions', 'import', join(line.folder, 'nothing'))
  expect(missing).toMatchObject({ code: 1, stdout: '' })
  expect(missing.stderr.trim().split('\n')).toHaveLength(1)
  expect(missing.stderr).toContain(`${join(line.folder, 'nothing')} does not exist.`)
})
