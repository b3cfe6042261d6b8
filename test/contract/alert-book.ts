import { describe, expect, test } from 'vitest'
import { noCounts, type Alert, type AlertState } from '../../src/domain/alert.ts'
import type { AlertId, Instant, Seq } from '../../src/domain/ids.ts'
import { chunksWith, ledgerChange } from '../support/ledger-changes.ts'
import { publication, sampleAlert, sampleNow, samplePost, sampleStory } from '../support/samples.ts'
import type { StoreKind, TestStore } from '../support/stores.ts'

const later = (sampleNow + 60_000) as Instant

/** Alerts about one post in these states, a second apart. */
async function keepAlerts(store: TestStore, states: readonly AlertState[]) {
  const story = sampleStory()
  const post = samplePost(story)
  const alerts = states.map((state, n) =>
    sampleAlert(post, { state, createdAt: (sampleNow + n * 1_000) as Instant }),
  )
  await store.desk.transact(async (tx) => {
    await tx.saveStory(story)
    await tx.savePost(post, await tx.append(publication(story, post), sampleNow))
    for (const alert of alerts) await tx.saveAlert(alert)
  })
  return { story, post, alerts }
}

async function headOf(store: TestStore): Promise<Seq> {
  return store.alertLog.head()
}

/** What every adapter of `AlertBook` promises. */
export function alertBookPromises({ name, open }: StoreKind): void {
  describe(`the book of alerts on ${name}`, () => {
    test('finds an alert with its post and story', async () => {
      await using store = await open()
      const { story, post, alerts } = await keepAlerts(store, ['held'])
      const [alert] = alerts

      expect(await store.alerts.find(alert?.id ?? ('' as AlertId))).toEqual({ alert, post, story })
      expect(await store.alerts.find('nobody' as AlertId)).toBeNull()
    })

    test('lists open alerts, the oldest first', async () => {
      await using store = await open()
      const states: readonly AlertState[] = [
        'sending',
        'done',
        'held',
        'cancelled',
        'checking',
        'stopped',
        'planning',
        'failed',
      ]
      const { alerts } = await keepAlerts(store, states)
      const idsIn = (wished: readonly AlertState[]): readonly AlertId[] =>
        alerts.filter(({ state }) => wished.includes(state)).map(({ id }) => id)

      const { alerts: book } = await store.reopen()
      expect(await book.open()).toEqual(idsIn(['sending', 'held', 'checking', 'planning']))
    })

    test('advances an alert and records only its end, apart from the log', async () => {
      await using store = await open()
      const { alerts } = await keepAlerts(store, ['held'])
      const { id } = alerts[0] as Alert
      const before = await headOf(store)
      const logged = await store.log.head()

      const checking = await store.alerts.advance(id, 'held', { to: 'checking' }, later)
      expect(checking).toMatchObject({ alert: { state: 'checking' }, seq: null })
      await store.alerts.advance(id, 'checking', { to: 'planning' }, later)
      await store.alerts.advance(id, 'planning', { to: 'sending', startedAt: later }, later)
      expect(await headOf(store)).toBe(before)
      const end = { to: 'done', endedAt: later } as const
      const done = await store.alerts.advance(id, 'sending', end, later)

      expect(done).toMatchObject({
        alert: { state: 'done', startedAt: later, endedAt: later },
        seq: before + 1,
      })
      const [line] = await store.alertLog.readAfter(before, 10)
      expect(line).toMatchObject({ kind: 'alert-ended', alert: { id, state: 'done' }, at: later })
      expect(await store.log.head()).toBe(logged)
    })

    test('does not advance an alert that the desk has changed', async () => {
      await using store = await open()
      const { alerts } = await keepAlerts(store, ['held'])
      const [alert] = alerts as [Alert]
      await store.desk.transact((tx) => tx.saveAlert({ ...alert, state: 'cancelled', end: 'undone' }))
      const before = await headOf(store)

      expect(await store.alerts.advance(alert.id, 'held', { to: 'checking' }, later)).toBeNull()
      expect(await store.alerts.advance('nobody' as AlertId, 'held', { to: 'checking' }, later)).toBeNull()
      expect((await store.alerts.find(alert.id))?.alert.state).toBe('cancelled')
      expect(await headOf(store)).toBe(before)
    })

    test('lists ended alerts with an open ledger', async () => {
      await using store = await open()
      const { alerts } = await keepAlerts(store, ['stopped', 'stopped', 'sending', 'done'])
      const [left, closed, sending] = alerts.map(({ id }) => id) as [AlertId, AlertId, AlertId]
      for (const id of [left, sending]) {
        const { chunks, counts } = chunksWith({ 1: 'accepted', 2: 'waiting', 3: 'retrying' })
        await store.audiences.savePlan(id, chunks, counts)
      }
      const ended = chunksWith({ 1: 'accepted', 2: 'stopped' })
      await store.audiences.savePlan(closed, ended.chunks, ended.counts)

      expect(await store.alerts.withOpenLedger()).toEqual([left])
      await store
        .ledgerOf()
        .commit([ledgerChange(left, { counts: { waiting: -1, retrying: -1, stopped: 2 } })])
      expect(await store.alerts.withOpenLedger()).toEqual([])
    })

    test('caps receipts at the number of accepted messages', async () => {
      await using store = await open()
      const id = 'alert' as AlertId
      const { chunks, counts } = chunksWith({ 1: 'accepted', 2: 'accepted', 3: 'accepted', 4: 'gone' })
      await store.audiences.savePlan(id, chunks, counts)
      await store.alerts.addReceipt(id, { shown: 2, opened: 1 })
      expect((await store.alerts.totals(id)).counts).toMatchObject({ shown: 2, opened: 1, accepted: 3 })
      await store.alerts.addReceipt(id, { shown: 50, opened: 0 })
      expect((await store.alerts.totals(id)).counts).toMatchObject({ shown: 3, opened: 1 })
    })

    test('counts no more opened than shown', async () => {
      await using store = await open()
      const id = 'alert' as AlertId
      const { chunks, counts } = chunksWith({ 1: 'accepted', 2: 'accepted', 3: 'accepted' })
      await store.audiences.savePlan(id, chunks, counts)
      await store.alerts.addReceipt(id, { shown: 0, opened: 1 })
      expect((await store.alerts.totals(id)).counts).toMatchObject({ shown: 0, opened: 0 })
      await store.alerts.addReceipt(id, { shown: 1, opened: 1 })
      await store.alerts.addReceipt(id, { shown: 0, opened: 1 })
      expect((await store.alerts.totals(id)).counts).toMatchObject({ shown: 1, opened: 1 })
    })

    test('gives zero counts for an alert that was never planned', async () => {
      await using store = await open()
      await store.alerts.addReceipt('alert' as AlertId, { shown: 5, opened: 5 })

      expect(await store.alerts.totals('alert' as AlertId)).toEqual({ counts: noCounts, times: {} })
    })
  })
}
