import { constants, cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { argon2PasswordHasher } from '../adapters/crypto/password-hasher.ts'
import { nodeSecrets } from '../adapters/crypto/secrets.ts'
import { nodeTools } from '../adapters/crypto/tools.ts'
import { addVapidKey, openVapidKeys, VAPID_KEYS_FILE } from '../adapters/crypto/vapid-keys.ts'
import { sqlAlertBook } from '../adapters/sql/alert-book.ts'
import { sqlDigestStore } from '../adapters/sql/digest-store.ts'
import { sqlPeopleStore } from '../adapters/sql/people-store.ts'
import { sqlSubscriptionStore } from '../adapters/sql/subscription-store.ts'
import { syncNames } from '../adapters/sqlite/durable-files.ts'
import { lockFolder } from '../adapters/sqlite/folder-lock.ts'
import { openStore, renewEpoch, STORE_FILE } from '../adapters/sqlite/open-store.ts'
import type { Config } from '../config.ts'
import { addEditor, type NewEditor } from '../desk/people/invite-editor.ts'
import type { People } from '../desk/people/people.ts'
import { setPassword } from '../desk/people/manage-editors.ts'
import { createToken, type NewToken } from '../desk/people/tokens.ts'
import { endEarly } from '../domain/alert.ts'
import type { ApiToken, Editor } from '../domain/editor.ts'
import type { Instant, TokenId } from '../domain/ids.ts'
import type { Refusal } from '../domain/refusal.ts'
import { done, refuse, type Result } from '../domain/result.ts'
import { importSubscriptions, type ImportOptions } from '../fanout/push/subscriptions/import-subscriptions.ts'
import { exportSubscriptions, type LineProblem } from '../fanout/push/subscriptions/subscription-line.ts'
import type { VapidKey, VapidKeys } from '../fanout/push/delivery/vapid-key.ts'
import { sentenceOf } from '../http/edge/problem.ts'
import { cli } from '../words/cli/en.ts'
import { subscriptionDeps } from './subscription-deps.ts'

/** The public half of one of the desk's keys. */
export type PublicVapidKey = Pick<VapidKey, 'id' | 'publicKey'> & { readonly current: boolean }

/** The result of an import: each line that isn't empty is counted once. */
export type Imported = {
  readonly added: number
  readonly known: number
  /** How many of those known were under another key than was said. */
  readonly rekeyed: number
  readonly refused: number
  /** The first of those refused, a thousand at most, in sentences. */
  readonly problems: readonly { readonly line: number; readonly problem: string }[]
  /** How many of those added named no key. */
  readonly keyAssumed: number
}

/** Operations on the desk's own machine, whether the desk is serving or not. */
export type BackOffice = AsyncDisposable & {
  readonly now: () => Instant
  /** A refusal as a person reads it. */
  readonly sentence: (refusal: Refusal) => string

  readonly editors: () => Promise<readonly Editor[]>
  readonly addEditor: (editor: NewEditor & { readonly password: string }) => Promise<Result<Editor, Refusal>>
  readonly setPassword: (email: string, password: string) => Promise<Result<Editor, Refusal>>

  readonly tokens: () => Promise<readonly ApiToken[]>
  readonly createToken: (
    token: NewToken,
  ) => Promise<Result<{ readonly token: ApiToken; readonly secret: string }, Refusal>>
  readonly revokeToken: (id: string) => Promise<Result<true, Refusal>>

  /** All subscriptions, one line of JSON each. */
  readonly exportSubscriptions: () => AsyncIterable<string>
  /** Imports subscriptions from lines of JSON; known ones stay as they are. */
  readonly importSubscriptions: (lines: AsyncIterable<string>, options: ImportOptions) => Promise<Imported>

  /** The desk's keys; the first is made where there is none. @throws VapidKeysError when they are lost. */
  readonly vapidKeys: () => Promise<readonly PublicVapidKey[]>
  /** Adds a key that readers subscribed under elsewhere. @throws VapidKeysError when it is none. */
  readonly addVapidKey: (privateKey: string, makeCurrent: boolean) => Promise<PublicVapidKey>

  /**
   * Copies the store and the keys into a new folder, as one consistent snapshot, while the desk serves.
   *
   * @throws BackupError when the folder exists.
   */
  readonly backUp: (folder: string) => void
}

/** Why a backup can't be made or restored, as a sentence. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
}

export async function openBackOffice(
  config: Pick<Config, 'data' | 'pushHosts' | 'insecurePushOrigins'>,
): Promise<BackOffice> {
  await using opening = new AsyncDisposableStack()
  const store = opening.use(await openStore(config.data, { isBulk: true }))
  const tools = nodeTools()
  const people: People = {
    store: sqlPeopleStore(store.writer),
    passwords: argon2PasswordHasher(),
    secrets: nodeSecrets,
    tools,
  }
  const subscriptions = sqlSubscriptionStore(store.writer)
  const keys = async (): Promise<VapidKeys> => openVapidKeys(config.data, await subscriptions.count())
  const resources = opening.move()
  return {
    now: tools.now,
    sentence: sentenceOf,
    editors: () => people.store.editors(),
    addEditor: (editor) => addEditor(people, editor),
    setPassword: (email, password) => setPassword(people, email, password),
    tokens: () => people.store.tokens(),
    createToken: (token) => createToken(people, null, token),
    async revokeToken(id) {
      const revoked = await people.store.revokeToken(id as TokenId, tools.now())
      return revoked ? done(true) : refuse({ kind: 'token-unknown', token: id })
    },
    exportSubscriptions: () => exportSubscriptions(subscriptions),
    async importSubscriptions(lines, options) {
      const { current, all } = await keys()
      const has = (id: string): boolean => all.some((key) => key.id === id)
      const readers = subscriptionDeps(config, subscriptions, { current: current.id, has }, tools.now)
      const { problems, ...sums } = await importSubscriptions(readers, lines, options)
      return {
        ...sums,
        problems: problems.map(({ line, problem }) => ({ line, problem: lineSentence(problem) })),
      }
    },
    async vapidKeys() {
      return publicKeys(await keys())
    },
    async addVapidKey(privateKey, makeCurrent) {
      // A key must not be added to a file that was lost: the other keys would be gone for good.
      await keys()
      const [added] = publicKeys(addVapidKey(config.data, privateKey, makeCurrent)).toReversed()
      if (added === undefined) throw new Error('A key that was added is there.')
      return added
    },
    backUp(folder) {
      if (existsSync(folder)) throw new BackupError(cli.backup.folderExists(folder))
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      try {
        store.copyTo(join(folder, STORE_FILE))
        const keys = join(config.data, VAPID_KEYS_FILE)
        if (existsSync(keys)) cpSync(keys, join(folder, VAPID_KEYS_FILE), { mode: constants.COPYFILE_EXCL })
      } catch (error) {
        // Half a backup must not be mistaken for a whole one.
        rmSync(folder, { recursive: true, force: true })
        throw error
      }
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

function publicKeys({ current, all }: VapidKeys): readonly PublicVapidKey[] {
  return all.map(({ id, publicKey }) => ({ id, publicKey, current: id === current.id }))
}

function lineSentence(problem: LineProblem): string {
  if (problem.kind === 'line-not-json') return cli.subscriptions.lineNotJson
  if (problem.kind === 'line-too-long') return cli.subscriptions.lineTooLong(problem.maxLength)
  if (problem.kind === 'follow-missing') return cli.subscriptions.followMissing
  return sentenceOf(problem)
}

/**
 * Puts a backup into an empty data folder, under a new epoch: readers whose pages are newer than the backup get a `reset`
 * instead of a past that looks like the present.
 *
 * @throws BackupError when the folder already contains a desk, or there is no backup.
 */
export async function restoreBackup(backup: string, { data }: Pick<Config, 'data'>): Promise<void> {
  if (!existsSync(join(backup, STORE_FILE))) throw new BackupError(cli.restore.notABackup(backup, STORE_FILE))
  if (existsSync(join(data, STORE_FILE))) throw new BackupError(cli.restore.dataExists(data))
  using _lock = lockFolder(data)
  // A store with the old epoch must never be in place, even when this is interrupted.
  const aside = join(data, 'restoring')
  rmSync(aside, { recursive: true, force: true })
  mkdirSync(aside, { mode: 0o700 })
  cpSync(join(backup, STORE_FILE), join(aside, STORE_FILE))
  await renewEpochIn(aside)
  if (existsSync(join(backup, VAPID_KEYS_FILE)))
    cpSync(join(backup, VAPID_KEYS_FILE), join(data, VAPID_KEYS_FILE))
  renameSync(join(aside, STORE_FILE), join(data, STORE_FILE))
  syncNames(data)
  rmSync(aside, { recursive: true })
}

/**
 * Ends alerts and digests that were under way when the backup was made: they may have been sent since, and an alert is sent
 * once. Then renews the epoch.
 */
async function renewEpochIn(folder: string): Promise<void> {
  await using store = await openStore(folder)
  const book = sqlAlertBook(store.writer)
  const { now } = nodeTools()
  for (const id of await book.open()) {
    const found = await book.find(id)
    if (found === null) continue
    const { state: to, end, endedAt } = endEarly(found.alert, 'restored', now())
    await book.advance(
      id,
      found.alert.state,
      { to, ...(end !== null && { end }), ...(endedAt !== null && { endedAt }) },
      now(),
    )
  }
  await sqlDigestStore(store.writer).clearAll()
  await renewEpoch(store.writer)
}
