import type { Follow } from '../../domain/subscription.ts'

/** What a reader asked for, as the server was last told. */
export type AlertPreferences = {
  readonly follow: Follow
  /** `22:00` in the reader's zone; `null` when alerts may come at any hour. */
  readonly quietHours: { readonly from: string; readonly until: string } | null
  /** IANA name. */
  readonly timeZone: string
  /** Most alerts in a day; `null` sets no limit. */
  readonly perDay: number | null
  /** Whether to be told afterwards of what was held back; left out by who subscribed before that could be wished. */
  readonly digest?: boolean
}

/** This browser's subscription, as the server knows it. */
export type StoredSubscription = {
  readonly id: string
  /** The secret that changes and ends it. */
  readonly manage: string
  readonly endpoint: string
  /** The server's key it was made under. */
  readonly keyId: string
  readonly wishes: AlertPreferences
  /** When the server was last asked whether it still knows it, milliseconds since 1970. */
  readonly checkedAt: number
}

const STORE = 'kept'

/**
 * A small cupboard that pages and the service worker share, which `localStorage` isn't: one IndexedDB database per desk.
 *
 * @param name keeps two desks under one host apart.
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

  /** Reads, changes and writes as one step: two that do so at once come after one another. */
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

/** The cupboard of the desk that is served under this path. */
export function deskStore(base: string): KeyValueStore {
  return new KeyValueStore(`telex${base}`)
}

export const SUBSCRIPTION = 'subscription'
/** The wishes of a reader who paused alerts: the server knows nothing of them meanwhile. */
export const PAUSED = 'paused'
/** Headlines of the stories that are followed, by slug: `Readonly<Record<string, string>>`. */
export const HEADLINES = 'headlines'
/** `true` where alerts come even while a page of the desk is in front of the reader. */
export const ALERT_ANYWAY = 'alert-anyway'
/** The newsroom's name, for the worker, which sees no page. */
export const NEWSROOM = 'newsroom'
/** The language of the newsroom's pages, BCP 47, for the worker too. */
export const LANGUAGE = 'language'
/** What the worker has shown. */
export const SHOWN = 'shown'
