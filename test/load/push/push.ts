import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../support/server-process.ts'
import { startPushService } from '../../support/push-service/start-push-service.ts'
import { cryptographies } from './bare-cryptography.ts'
import type { PeerKind, PeerResult } from './peer.ts'
import { readersDuringAlert } from './readers-during-alert.ts'
import { runPeer } from './run-peer.ts'
import { SendingDesk, type AlertRound } from './sending-desk.ts'
import { checkViolations } from './check-violations.ts'
import { BenchReport } from '../support/bench-report.ts'
import { compileReaders } from '../live/crowd.ts'
import { Inspector } from '../support/inspector.ts'
import { median } from '../support/percentiles.ts'

export type PushOptions = {
  readonly subscriptions: number
  /** Readers with a page open during one of the alerts. */
  readonly readers: number
  /** Messages per peer and round. */
  readonly peerMessages: number
  readonly rounds: number
  readonly json: string | undefined
}

/** The promises are for this many subscriptions; smaller runs are scaled. */
const PROMISED_SUBSCRIPTIONS = 100_000
const MAX_SECONDS = 25
const MAX_SECONDS_FOR_90 = 22
const MAX_CPU_MICROSECONDS = 200
const MIN_WEB_PUSH_RATIO = 3
/** A second alert often follows about this soon. */
const SECOND_ALERT_AFTER_MS = 30_000
/** The push service decrypts one message in this many. */
const DECRYPT_EVERY = 1_000

const peers: readonly PeerKind[] = ['web-push', 'web-push-keep-alive', ...cryptographies]
const names: Readonly<Record<PeerKind | 'telex', string>> = {
  telex: 'Telex: everything',
  'web-push': 'npm web-push as it ships',
  'web-push-keep-alive': 'npm web-push with keep-alive',
  ecdh: 'bare cryptography: ECDH class, our default',
  ffi: 'bare cryptography: OpenSSL by FFI',
  'key-objects': 'bare cryptography: key objects from JWK',
  hkdf: 'bare cryptography: ECDH class, hkdfSync',
  precomputed: 'bare cryptography: one key pair for all messages',
}

/** The cost and duration of an alert, compared with npm web-push and the bare cryptography. */
export async function push({
  subscriptions,
  readers,
  peerMessages,
  rounds,
  json,
}: PushOptions): Promise<boolean> {
  // A missing compiler is reported before anything is measured.
  compileReaders()
  const report = new BenchReport('push')
  await using service = await startPushService({ decryptEvery: DECRYPT_EVERY })
  report.progress(`Storing ${subscriptions} subscriptions …`)
  const inspectPort = await freePort()
  await using desk = await SendingDesk.start(service, subscriptions, {
    nodeOptions: `--inspect-port=127.0.0.1:${inspectPort}`,
  })

  const first = await sendAlert(report, desk, 1, 'the first alert')
  await sleep(Math.max(0, SECOND_ALERT_AFTER_MS - first.done * 1_000))
  const second = await sendAlert(report, desk, 2, 'the second')

  const telex: AlertRound[] = []
  const others = new Map<PeerKind, PeerResult[]>(peers.map((kind) => [kind, []]))
  for (let round = 1; round <= rounds; round++) {
    telex.push(await sendAlert(report, desk, 2 + round, `round ${round} of ${rounds}, Telex`))
    for (const kind of peers) {
      // The package speaks HTTP/1.1 only.
      const task = {
        kind,
        origin: service.origins.https1,
        seed: service.seed,
        messages: peerMessages,
        text: 'x'.repeat(450),
      }
      const result = await runPeer(task, join(desk.folder, 'push-service.pem'))
      others.get(kind)?.push(result)
      const each = Math.round(result.cpuMicroseconds)
      report.progress(
        `round ${round} of ${rounds}, ${names[kind]}: ${each} µs of CPU each, ${result.failed} failed`,
      )
    }
  }
  using inspector = await Inspector.open(desk.pid, inspectPort)
  const withReaders = await readersDuringAlert(report, desk, { readers, number: 3 + rounds, inspector })
  report.raw('telex', { first, second, rounds: telex })
  report.raw('peers', Object.fromEntries(others))
  reportCosts(report, telex, others)
  reportAlerts(report, { first, second, telex, withReaders }, subscriptions)
  report.raw('service', await service.summary())
  await checkViolations(report, [service])
  return report.end(json)
}

async function sendAlert(
  report: BenchReport,
  desk: SendingDesk,
  number: number,
  what: string,
): Promise<AlertRound> {
  const round = await desk.sendAlert(number)
  const each = Math.round(round.cpuMicroseconds)
  report.progress(
    `${what}: ${round.counts.accepted} accepted, 90 % in ${round.p90.toFixed(1)} s, all in ${round.all.toFixed(1)} s, ${each} µs of CPU each`,
  )
  return round
}

function reportCosts(
  report: BenchReport,
  telex: readonly AlertRound[],
  others: ReadonlyMap<PeerKind, PeerResult[]>,
): void {
  const cpu = (rounds: readonly { readonly cpuMicroseconds: number }[]): number =>
    median(rounds.map(({ cpuMicroseconds }) => cpuMicroseconds))
  const ours = cpu(telex)
  const rows = [
    { who: names.telex, cpu: ours, ratio: 1 },
    ...peers.map((kind) => {
      const theirs = cpu(others.get(kind) ?? [])
      return { who: names[kind], cpu: theirs, ratio: theirs / ours }
    }),
  ]
  report.table({
    id: 'push-cpu',
    title: `CPU time per push (median of ${telex.length})`,
    columns: [
      { key: 'who', label: 'sender' },
      { key: 'cpu', label: 'µs', digits: 0 },
      { key: 'ratio', label: 'ratio to Telex', digits: 2 },
    ],
    rows,
  })
  const of = (kind: PeerKind): number => cpu(others.get(kind) ?? [])
  report.check('CPU per push, everything included, µs', ours, { atMost: MAX_CPU_MICROSECONDS })
  report.check('CPU of npm web-push as it ships, ratio to Telex', of('web-push') / ours, {
    atLeast: MIN_WEB_PUSH_RATIO,
  })
  report.check('speed, ratio to the bare cryptography', of('ecdh') / ours, { atLeast: 0.5 })
}

type Alerts = {
  readonly first: AlertRound
  readonly second: AlertRound
  readonly telex: readonly AlertRound[]
  readonly withReaders: AlertRound
}

function reportAlerts(
  report: BenchReport,
  { first, second, telex, withReaders }: Alerts,
  subscriptions: number,
): void {
  const row = (what: string, { p50, p90, all, done, memoryMiB }: AlertRound) => ({
    what,
    p50,
    p90,
    all,
    done,
    memoryMiB,
  })
  report.table({
    id: 'push-alerts',
    title: `Seconds from the editor’s request, ${subscriptions.toLocaleString('en-US')} subscriptions, the push service on the same machine`,
    columns: [
      { key: 'what', label: '' },
      { key: 'p50', label: '50 % delivered', digits: 1 },
      { key: 'p90', label: '90 %', digits: 1 },
      { key: 'all', label: 'all', digits: 1 },
      { key: 'done', label: 'receipt complete', digits: 1 },
      { key: 'memoryMiB', label: 'added memory, MiB', digits: 0 },
    ],
    rows: [
      row('first alert', first),
      row('second, 30 s later', second),
      ...telex.map((round, n) => row(`${n + 3}.`, round)),
      row('with readers during it', withReaders),
    ],
  })
  const pace = PROMISED_SUBSCRIPTIONS / subscriptions
  report.check('100,000 accepted, s', first.all * pace, { atMost: MAX_SECONDS })
  report.check('90,000 accepted, s', first.p90 * pace, { atMost: MAX_SECONDS_FOR_90 })
  report.check('second alert, ratio to the first', second.all / first.all, { atMost: 1.2 })
  const all = [first, second, ...telex, withReaders]
  const lost = all.filter(({ counts }) => counts.accepted !== subscriptions).length
  report.check('alerts not accepted for every subscription', lost, { atMost: 0 })
  const repeated = all.reduce((sum, round) => sum + round.repeated, 0)
  report.check('messages repeated', repeated, { atMost: 0 })
}
