import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { argon2PasswordHasher } from '../adapters/crypto/password-hasher.ts'
import { nodeSecrets } from '../adapters/crypto/secrets.ts'
import { nodeTools } from '../adapters/crypto/tools.ts'
import { addVapidKey, openVapidKeys, VAPID_KEYS_FILE } from '../adapters/crypto/vapid-keys.ts'
import { sqlPeopleStore } from '../adapters/sql/people-store.ts'
import { sqlSubscriptionStore } from '../adapters/sql/subscription-store.ts'
import { openStore, STORE_FILE } from '../adapters/sqlite/open-store.ts'
import type { Config } from '../config.ts'
import { addEditor, type NewEditor } from '../desk/people/invite-editor.ts'
import type { People } from '../desk/people/people.ts'
import { setPassword } from '../desk/people/manage-editors.ts'
import type { TokensDecision, UsedToken } from '../desk/people/people-store.ts'
import { createToken, revokeToken, type NewToken } from '../desk/people/tokens.ts'
import type { ApiToken, Editor } from '../domain/editor.ts'
import type { Instant } from '../domain/ids.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { Result } from '../domain/result.ts'
import { importSubscriptions, type ImportOptions } from '../fanout/push/subscriptions/import-subscriptions.ts'
import { exportSubscriptions, type LineProblem } from '../fanout/push/subscriptions/subscription-line.ts'
import type { VapidKey, VapidKeys } from '../fanout/push/delivery/vapid-key.ts'
import { sentenceOf } from '../http/edge/problem.ts'
import { cli } from '../words/cli/en.ts'
import { backUp, type BackupReport } from './backup.ts'
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
  /** Whether it was made just now. */
  readonly isNew: boolean
  /** A refusal as a person reads it. */
  readonly sentence: (refusal: Refusal) => string

  readonly editors: () => Promise<readonly Editor[]>
  readonly addEditor: (editor: NewEditor & { readonly password: string }) => Promise<Result<Editor, Refusal>>
  readonly setPassword: (email: string, password: string) => Promise<Result<Editor, Refusal>>

  readonly tokens: () => Promise<readonly UsedToken[]>
  readonly createToken: (
    token: NewToken,
  ) => Promise<Result<{ readonly token: ApiToken; readonly secret: string }, Refusal>>
  readonly revokeToken: (id: string, made?: TokensDecision) => Promise<Result<true, Refusal>>

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
  readonly backUp: (folder: string) => Promise<BackupReport>
}

export type BackOfficeOptions = {
  /** Whether a desk is made where there is none. */
  readonly makesDesk?: boolean
}

/**
 * Opens a desk's folder for commands.
 *
 * @throws NoDeskError when there is no desk, unless one is to be made.
 */
export async function openBackOffice(
  config: Pick<Config, 'data' | 'pushHosts' | 'insecurePushOrigins'>,
  { makesDesk = false }: BackOfficeOptions = {},
): Promise<BackOffice> {
  await using opening = new AsyncDisposableStack()
  const wasMissing = !existsSync(join(config.data, STORE_FILE))
  const store = opening.use(
    await openStore(config.data, { isBulk: true, mustExist: !makesDesk, companions: [VAPID_KEYS_FILE] }),
  )
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
    isNew: wasMissing,
    sentence: sentenceOf,
    editors: () => people.store.editors(),
    addEditor: (editor) => addEditor(people, editor),
    setPassword: (email, password) => setPassword(people, email, password),
    tokens: () => people.store.tokens(),
    createToken: (token) => createToken(people, null, token),
    revokeToken: (id, made) => revokeToken(people, null, id, made),
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
    backUp: (folder) => backUp(store, config.data, folder),
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
