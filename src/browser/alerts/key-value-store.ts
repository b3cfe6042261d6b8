import type { Follow } from '../../domain/subscription.ts'

/** A reader's preferences, as the server last accepted them. */
export type AlertPreferences = {
  readonly follow: Follow
  /** `22:00` in the reader's zone; `null` when alerts may come at any hour. */
  readonly quietHours: { readonly from: string; readonly until: string } | null
  /** IANA name. */
  readonly timeZone: string
  /** Most alerts in a day; `null` sets no limit. */
  readonly perDay: number | null
  /** Whether to get a digest of missed alerts; absent in subscriptions from before digests existed. */
  readonly digest?: boolean
}

/** This browser's subscription, as the server knows it. */
export type StoredSubscription = {
  readonly id: string
  /** The secret that changes and ends it. */
  readonly manage: string
  readonly endpoint: string
  /** The VAPID key it was created with. */
  readonly keyId: string
  /** NOTE: named so in browsers' storage. */
  readonly wishes: AlertPreferences
  /** When it was last verified with the server, milliseconds since 1970. */
  readonly checkedAt: number
}

const STORE = 'kept'

/**
 * A key-value store on IndexedDB, one database per desk. Pages and the service worker share it, unlike `localStorage`.
 *
 * @param name the database's, which keeps two desks on one host apart.
 */
export class KeyValueStore {
  readonly #name: string

  constructor(name: string) {
    this.#name = name
  }

  async get<T>(key: string): Promise<T | undefined> {
    return await this.#use<T | undefined>('readonly', (store) => store.get(key))
  }

  async put(key: string, value: unknown): Promise<void> {
    await this.#use('readwrite', (store) => store.put(value, key))
  }

  async remove(key: string): Promise<void> {
    await this.#use('readwrite', (store) => store.delete(key))
  }

  /** Reads, changes and writes in one transaction, so that concurrent changes are serialized. */
  async change<T, R>(
    key: string,
    change: (value: T | undefined) => { readonly value: T; readonly result: R },
  ): Promise<R> {
    const database = await this.#open()
    try {
      return await new Promise<R>((resolve, reject) => {
        const transaction = database.transaction(STORE, 'readwrite')
        const store = transaction.objectStore(STORE)
        let result: R
        transaction.addEventListener('complete', () => resolve(result))
        transaction.addEventListener('abort', () =>
          reject(transaction.error ?? new Error('The transaction was aborted.')),
        )
        const request: IDBRequest<T | undefined> = store.get(key)
        request.addEventListener('success', () => {
          const changed = change(request.result)
          result = changed.result
          store.put(changed.value, key)
        })
      })
    } finally {
      database.close()
    }
  }

  async #use<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest): Promise<T> {
    const database = await this.#open()
    try {
      return (await answer(ask(database.transaction(STORE, mode).objectStore(STORE)))) as T
    } finally {
      database.close()
    }
  }

  async #open(): Promise<IDBDatabase> {
    const request = indexedDB.open(this.#name, 1)
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE))
    return await answer(request)
  }
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('The store does not answer.')))
  })
}

/** The store of the desk that is served under this path. */
export function deskStore(base: string): KeyValueStore {
  return new KeyValueStore(`telex${base}`)
}

export const SUBSCRIPTION = 'subscription'
/** Preferences of a reader who paused alerts. The server has none meanwhile. */
export const PAUSED = 'paused'
/** Headlines of the stories that are followed, by slug: `Readonly<Record<string, string>>`. */
export const HEADLINES = 'headlines'
/** `true` to get alerts even while a page of the desk is visible. */
export const ALERT_ANYWAY = 'alert-anyway'
/** The newsroom's name, for the service worker, which has no page to read it from. */
export const NEWSROOM = 'newsroom'
/** The language of the newsroom's pages, BCP 47, for the worker too. */
export const LANGUAGE = 'language'
/** What the worker has shown. */
export const SHOWN = 'shown'
