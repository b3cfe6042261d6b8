import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { STORE_FILE } from '../../../src/adapters/sqlite/open-store.ts'
import { startPushService, type PushService } from '../../support/push-service/start-push-service.ts'
import { BenchReport } from '../support/bench-report.ts'
import { SendingDesk, type AlertRound } from './sending-desk.ts'
import { checkViolations } from './check-violations.ts'

export type MillionOptions = {
  readonly subscriptions: number
  /** The small audience that the large one is compared with, in the same run. */
  readonly beside: number
  readonly json: string | undefined
}

/** The ledger promise is for this many subscriptions; smaller runs are scaled. */
const PROMISED_SUBSCRIPTIONS = 1_000_000
/** Megabytes of a million bytes. */
const MAX_MEMORY = 200
const MAX_LEDGER = 1
/** The rate may be lower by this share. */
const RATE_TOLERANCE = 0.15
/** The push service decrypts one message in this many. */
const DECRYPT_EVERY = 1_000
const MEGA = 1e6

type Measured = AlertRound & { readonly subscriptions: number; readonly ledgerBytes: number }

/**
 * Whether an alert to a large audience costs no more than in proportion: the same rate, bounded memory, a small ledger.
 *
 * The small audience is measured before and after the large one. Each has its own desk, idle meanwhile.
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
    title: 'A large audience and a small one, push services on the same machine',
    columns: [
      { key: 'subscriptions', label: 'subscriptions' },
      { key: 'planned', label: 'planning, s', digits: 1 },
      { key: 'perSecond', label: 'messages/s', digits: 0 },
      { key: 'cpuMicroseconds', label: 'CPU µs per message', digits: 0 },
      { key: 'p90', label: '90 % delivered, s', digits: 1 },
      { key: 'all', label: 'all delivered, s', digits: 1 },
      { key: 'inPlan', label: 'planning memory, MB', digits: 0 },
      { key: 'memory', label: 'added memory, MB', digits: 0 },
      { key: 'ledger', label: 'ledger, MB', digits: 2 },
    ],
    rows: [before, measured, after].map(rowOf),
  })
  const { counts, perSecond, memoryMiB, ledgerBytes, repeated } = measured
  const rate = perSecond / ((before.perSecond + after.perSecond) / 2)
  report.check('messages a second, ratio to the small audience', rate, { atLeast: 1 - RATE_TOLERANCE })
  report.check('added memory, MB', megabytes(memoryMiB), { atMost: MAX_MEMORY })
  report.check(
    'ledger of an alert to a million, MB',
    ((ledgerBytes / MEGA) * PROMISED_SUBSCRIPTIONS) / subscriptions,
    { atMost: MAX_LEDGER },
  )
  report.check('browsers without the alert', subscriptions - counts.accepted, { atMost: 0 })
  report.check('messages repeated', repeated, { atMost: 0 })
  await checkViolations(report, [small.service, large.service])
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

/** A desk with an audience, and the push service of that audience. */
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
    report.progress(`Storing ${subscriptions} subscriptions …`)
    const desk = starting.use(await SendingDesk.start(service, subscriptions))
    return new MeasuredDesk(report, starting.move(), desk, service, subscriptions)
  }

  async alert(): Promise<Measured> {
    const before = ledgerBytes(this.#desk.folder)
    const round = await this.#desk.sendAlert(++this.#alerts)
    const { planned, perSecond, memoryMiB, all } = round
    this.#report.progress(
      `${this.#subscriptions}: planned in ${planned.toFixed(1)} s, all delivered in ${all.toFixed(1)} s, ${Math.round(perSecond)} a second, ${Math.round(megabytes(memoryMiB))} MB more than idle`,
    )
    const subscriptions = this.#subscriptions
    return { ...round, subscriptions, ledgerBytes: ledgerBytes(this.#desk.folder) - before }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync()
  }
}

/** Bytes of the database pages of the ledger's tables and indexes. */
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
