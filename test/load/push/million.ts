import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { STORE_FILE } from '../../../src/adapters/sqlite/open-store.ts'
import { startPushService, type PushService } from '../../support/push-service/start-push-service.ts'
import { BenchReport } from '../support/bench-report.ts'
import { SendingDesk, type AlertRound } from './sending-desk.ts'
import { checkSoundness } from './soundness.ts'

export type MillionOptions = {
  readonly subscriptions: number
  /** What the large audience is held against, in the same run. */
  readonly beside: number
  readonly json: string | undefined
}

/** What is promised of the ledger is promised for so many; fewer are held to the same. */
const PROMISED_SUBSCRIPTIONS = 1_000_000
/** Megabytes of a million bytes. */
const MOST_MEMORY = 200
const MOST_LEDGER = 1
/** The same rate, give or take so much. */
const RATE_WITHIN = 0.15
/** One in so many is decrypted, so that it is known that all are sound. */
const DECRYPT_EVERY = 1_000
const MEGA = 1e6

type Measured = AlertRound & { readonly subscriptions: number; readonly ledgerBytes: number }

/**
 * Whether an alert to a large audience costs no more than in proportion: the same rate, bounded memory, a small ledger.
 *
 * The small audience is sent to before and after the large one, each by a desk of its own that does nothing meanwhile.
 */
export async function million({ subscriptions, beside, json }: MillionOptions): Promise<boolean> {
  const report = new BenchReport('million')
  await using small = await MeasuredDesk.start(report, beside)
  await using large = await MeasuredDesk.start(report, subscriptions)
  const before = await small.alert()
  const measured = await large.alert()
  const after = await small.alert()
  report.raw('rounds', { before, measured, after })
  report.table({
    id: 'million',
    title: 'A large audience beside a small one, the push services on the same machine',
    columns: [
      { key: 'subscriptions', label: 'subscriptions' },
      { key: 'planned', label: 'planned after, s', digits: 1 },
      { key: 'perSecond', label: 'messages/s', digits: 0 },
      { key: 'cpuMicroseconds', label: 'µs of CPU each', digits: 0 },
      { key: 'p90', label: '90 % have it, s', digits: 1 },
      { key: 'all', label: 'all, s', digits: 1 },
      { key: 'inPlan', label: 'memory of the plan, MB', digits: 0 },
      { key: 'memory', label: 'in all, MB more', digits: 0 },
      { key: 'ledger', label: 'ledger, MB', digits: 2 },
    ],
    rows: [before, measured, after].map(rowOf),
  })
  const { counts, perSecond, memoryMiB, ledgerBytes, repeated } = measured
  const rate = perSecond / ((before.perSecond + after.perSecond) / 2)
  report.check('messages a second, of the small audience’s', rate, { atLeast: 1 - RATE_WITHIN })
  report.check('memory above idle, MB', megabytes(memoryMiB), { atMost: MOST_MEMORY })
  report.check(
    'the ledger of an alert to a million, MB',
    ((ledgerBytes / MEGA) * PROMISED_SUBSCRIPTIONS) / subscriptions,
    { atMost: MOST_LEDGER },
  )
  report.check('browsers that were not sent it', subscriptions - counts.accepted, { atMost: 0 })
  report.check('messages repeated', repeated, { atMost: 0 })
  await checkSoundness(report, [small.service, large.service])
  return report.end(json)
}

function rowOf({ subscriptions, planned, perSecond, cpuMicroseconds, p90, all, ...round }: Measured) {
  return {
    subscriptions,
    planned,
    perSecond,
    cpuMicroseconds,
    p90,
    all,
    inPlan: megabytes(round.planMemoryMiB),
    memory: megabytes(round.memoryMiB),
    ledger: round.ledgerBytes / MEGA,
  }
}

function megabytes(mebibytes: number): number {
  return (mebibytes * 2 ** 20) / MEGA
}

/** A desk with an audience of some size, and the push service of that audience. */
class MeasuredDesk implements AsyncDisposable {
  readonly #report: BenchReport
  readonly #resources: AsyncDisposableStack
  readonly #desk: SendingDesk
  readonly service: PushService
  readonly #subscriptions: number
  #alerts = 0

  private constructor(
    report: BenchReport,
    resources: AsyncDisposableStack,
    desk: SendingDesk,
    service: PushService,
    subscriptions: number,
  ) {
    this.#report = report
    this.#resources = resources
    this.#desk = desk
    this.service = service
    this.#subscriptions = subscriptions
  }

  static async start(report: BenchReport, subscriptions: number): Promise<MeasuredDesk> {
    await using starting = new AsyncDisposableStack()
    const service = starting.use(await startPushService({ decryptEvery: DECRYPT_EVERY }))
    report.progress(`Keeping ${subscriptions} subscriptions …`)
    const desk = starting.use(await SendingDesk.start(service, subscriptions))
    return new MeasuredDesk(report, starting.move(), desk, service, subscriptions)
  }

  async alert(): Promise<Measured> {
    const before = ledgerBytes(this.#desk.folder)
    const round = await this.#desk.alert(++this.#alerts)
    const { planned, perSecond, memoryMiB, all } = round
    this.#report.progress(
      `${this.#subscriptions}: planned after ${planned.toFixed(1)} s, all in ${all.toFixed(1)} s, ${Math.round(perSecond)} a second, ${Math.round(megabytes(memoryMiB))} MB more than idle`,
    )
    const subscriptions = this.#subscriptions
    return { ...round, subscriptions, ledgerBytes: ledgerBytes(this.#desk.folder) - before }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync()
  }
}

/** Whole pages that the ledger's tables and their indices take in the store. */
function ledgerBytes(folder: string): number {
  const store = new DatabaseSync(join(folder, STORE_FILE), { readOnly: true })
  try {
    const row = store
      .prepare(
        `SELECT sum(pgsize) AS bytes FROM dbstat WHERE name IN
         (SELECT name FROM sqlite_schema WHERE tbl_name LIKE 'delivery~_%' ESCAPE '~')`,
      )
      .get()
    return Number(row?.['bytes'] ?? 0)
  } finally {
    store.close()
  }
}
