import type { Kysely } from 'kysely'
import { sqlAlertBook } from '../../src/adapters/sql/alert-book.ts'
import { sqlAlertLog } from '../../src/adapters/sql/alert-log.ts'
import { sqlAudienceStore } from '../../src/adapters/sql/audience-store.ts'
import { sqlDeliveryLedger } from '../../src/adapters/sql/delivery-ledger.ts'
import { sqlDeskArchive } from '../../src/adapters/sql/desk-archive.ts'
import { sqlDeskStore } from '../../src/adapters/sql/desk-store.ts'
import { sqlEventLog } from '../../src/adapters/sql/event-log.ts'
import { kyselyTransactions } from '../../src/adapters/sql/plain-sql.ts'
import { sqlPeopleStore } from '../../src/adapters/sql/people-store.ts'
import type { Database } from '../../src/adapters/sql/schema.ts'
import { sqlStoryArchive } from '../../src/adapters/sql/story-archive.ts'
import { sqlSubscriptionStore } from '../../src/adapters/sql/subscription-store.ts'
import { openMemoryStore, openStore, type Store } from '../../src/adapters/sqlite/open-store.ts'
import { newWritingThread, openServedStore } from '../../src/compose/served-store.ts'
import type { DeskArchive } from '../../src/archive/desk-archive.ts'
import type { StoryArchive } from '../../src/archive/story-archive.ts'
import type { DeskStore } from '../../src/desk/desk-store.ts'
import type { PeopleStore } from '../../src/desk/people/people-store.ts'
import type { Epoch } from '../../src/domain/ids.ts'
import type { AlertBook } from '../../src/fanout/push/alerts/alert-book.ts'
import type { AlertLog } from '../../src/fanout/push/alerts/alert-log.ts'
import type { AudienceStore } from '../../src/fanout/push/alerts/audience-store.ts'
import type { DeliveryLedger } from '../../src/fanout/push/delivery/delivery-ledger.ts'
import type { SubscriptionStore } from '../../src/fanout/push/subscriptions/subscription-store.ts'
import type { EventLog } from '../../src/log/event-log.ts'
import type { LogChanges } from '../../src/log/log-changes.ts'
import { tempFolder } from './temp-folder.ts'

/** Every port of one open store. */
export type StorePorts = {
  readonly desk: DeskStore
  readonly log: EventLog
  readonly changes: LogChanges
  readonly stories: StoryArchive
  readonly newsroom: DeskArchive
  readonly people: PeopleStore
  readonly subscriptions: SubscriptionStore
  readonly audiences: AudienceStore
  /** The ledger as one of so many workers sees it; the only one unless said otherwise. */
  readonly ledgerOf: (index?: number, of?: number) => DeliveryLedger
  readonly alerts: AlertBook
  readonly alertLog: AlertLog
}

/** A store of the test's own; what it kept is gone with it. */
export type TestStore = StorePorts &
  AsyncDisposable & {
    /** Closes it and opens what it left on the disk, as a restart does. The ports of before are dead. */
    readonly reopen: () => Promise<StorePorts>
  }

export type StoreKind = { readonly name: string; readonly open: () => Promise<TestStore> }

/** Every adapter that a store's promises are held against. */
export const storeKinds: readonly StoreKind[] = [
  { name: 'SQLite', open: () => openSqlite(openStore) },
  { name: 'SQLite on a thread of its own', open: () => openSqlite(openOnThread) },
]

/** As a desk that serves has it. */
async function openOnThread(folder: string): Promise<Store> {
  const thread = newWritingThread(() => undefined)
  const store = await openServedStore(folder, thread)
  return {
    ...store,
    async [Symbol.asyncDispose](): Promise<void> {
      await store[Symbol.asyncDispose]()
      await thread[Symbol.asyncDispose]()
    },
  }
}

async function openSqlite(openIn: (folder: string) => Promise<Store>): Promise<TestStore> {
  const folder = tempFolder()
  let store = await openIn(folder.path)
  return {
    ...portsOf(store),
    reopen: async () => {
      await store[Symbol.asyncDispose]()
      store = await openIn(folder.path)
      return portsOf(store)
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await store[Symbol.asyncDispose]()
      folder[Symbol.dispose]()
    },
  }
}

/** A store without a disk, for tests of the rules: the same code as the real one. */
export async function memoryStore(): Promise<StorePorts & AsyncDisposable> {
  const store = await openMemoryStore()
  return { ...portsOf(store), [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() }
}

/** The ports over the connections of an open store. */
export function portsOf(store: {
  readonly writer: Kysely<Database>
  readonly reader: Kysely<Database>
  readonly epoch: Epoch
  readonly changes: LogChanges
}): StorePorts {
  return {
    desk: sqlDeskStore(kyselyTransactions(store.writer)),
    log: sqlEventLog(store.reader, store.epoch),
    changes: store.changes,
    stories: sqlStoryArchive(store.reader),
    newsroom: sqlDeskArchive(store.reader),
    people: sqlPeopleStore(store.writer, store.reader),
    subscriptions: sqlSubscriptionStore(store.writer, store.reader),
    audiences: sqlAudienceStore(store.writer),
    ledgerOf: (index = 0, of = 1) => sqlDeliveryLedger(store.writer, { index, of }),
    alerts: sqlAlertBook(store.writer, store.reader),
    alertLog: sqlAlertLog(store.reader),
  }
}
