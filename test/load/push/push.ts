import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../support/server-process.ts'
import { startPushService } from '../../support/push-service/start-push-service.ts'
import { cryptographies } from './bare-cryptography.ts'
import type { PeerKind, PeerRound } from './peer.ts'
import { readersMeanwhile } from './readers-meanwhile.ts'
import { runPeer } from './run-peer.ts'
import { SendingDesk, type AlertRound } from './sending-desk.ts'
import { checkSoundness } from './soundness.ts'
import { BenchReport } from '../support/bench-report.ts'
import { compileReaders } from '../live/crowd.ts'
import { Inspector } from '../support/inspector.ts'
import { median } from '../support/percentiles.ts'

export type PushOptions = {
  readonly subscriptions: number
  /** Readers who have a page open during one of the alerts. */
  readonly readers: number
  /** Messages of each peer in each round. */
  readonly peerMessages: number
  readonly rounds: number
  readonly json: string | undefined
}

/** The promises are for so many; fewer are held to the same pace. */
const PROMISED_SUBSCRIPTIONS = 100_000
const MAX_SECONDS = 25
const MAX_SECONDS_FOR_90 = 22
const MAX_CPU_MICROSECONDS = 200
const MIN_TIMES_WEB_PUSH = 3
/** A second piece of news seldom waits longer. */
const SECOND_ALERT_AFTER_MS = 30_000
/** One in so many messages is decrypted by the push service, so that it is known that all are sound. */
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

/** What an alert costs and how long it takes, beside npm web-push and the bare cryptography. */
export async function push({
  subscriptions,
  readers,
  peerMessages,
  rounds,
  json,
}: PushOptions): Promise<boolean> {
  // What is not here is said now, and not when half of it is measured.
  compileReaders()
  const report = new BenchReport('push')
  await using service = await startPushService({ decryptEvery: DECRYPT_EVERY })
  report.progress(`Keeping ${subscriptions} subscriptions …`)
  const inspectPort = await freePort()
  await using desk = await SendingDesk.start(service, subscriptions, {
    nodeOptions: `--inspect-port=127.0.0.1:${inspectPort}`,
  })

  const first = await tell(report, desk, 1, 'the first alert')
  await sleep(Math.max(0, SECOND_ALERT_AFTER_MS - first.done * 1_000))
  const second = await tell(report, desk, 2, 'the second')

  const telex: AlertRound[] = []
  const others = new Map<PeerKind, PeerRound[]>(peers.map((kind) => [kind, []]))
  for (let round = 1; round <= rounds; round++) {
    telex.push(await tell(report, desk, 2 + round, `round ${round} of ${rounds}, Telex`))
    for (const kind of peers) {
      // The package speaks HTTP/1.1 only.
      const order = {
        kind,
        origin: service.origins.https1,
        seed: service.seed,
        messages: peerMessages,
        text: 'x'.repeat(450),
      }
      const done = await runPeer(order, join(desk.folder, 'push-service.pem'))
      others.get(kind)?.push(done)
      const each = Math.round(done.cpuMicroseconds)
      report.progress(
        `round ${round} of ${rounds}, ${names[kind]}: ${each} µs of CPU each, ${done.failed} failed`,
      )
    }
  }
  using inspector = await Inspector.open(desk.pid, inspectPort)
  const meanwhile = await readersMeanwhile(report, desk, { readers, number: 3 + rounds, inspector })
  report.raw('telex', { first, second, rounds: telex })
  report.raw('peers', Object.fromEntries(others))
  costs(report, telex, others)
  alerts(report, { first, second, telex, meanwhile }, subscriptions)
  report.raw('service', await service.summary())
  await checkSoundness(report, [service])
  return report.end(json)
}

async function tell(
  report: BenchReport,
  desk: SendingDesk,
  number: number,
  what: string,
): Promise<AlertRound> {
  const done = await desk.alert(number)
  const each = Math.round(done.cpuMicroseconds)
  report.progress(
    `${what}: ${done.counts.accepted} accepted, 90 % in ${done.p90.toFixed(1)} s, all in ${done.all.toFixed(1)} s, ${each} µs of CPU each`,
  )
  return done
}

function costs(
  report: BenchReport,
  telex: readonly AlertRound[],
  others: ReadonlyMap<PeerKind, PeerRound[]>,
): void {
  const cpu = (rounds: readonly { readonly cpuMicroseconds: number }[]): number =>
    median(rounds.map(({ cpuMicroseconds }) => cpuMicroseconds))
  const ours = cpu(telex)
  const rows = [
    { who: names.telex, cpu: ours, times: 1 },
    ...peers.map((kind) => {
      const theirs = cpu(others.get(kind) ?? [])
      return { who: names[kind], cpu: theirs, times: theirs / ours }
    }),
  ]
  report.table({
    id: 'push-cpu',
    title: `Processor time for each push (median of ${telex.length})`,
    columns: [
      { key: 'who', label: 'sender' },
      { key: 'cpu', label: 'µs', digits: 0 },
      { key: 'times', label: 'times Telex’s', digits: 2 },
    ],
    rows,
  })
  const of = (kind: PeerKind): number => cpu(others.get(kind) ?? [])
  report.check('CPU for each push, all in, µs', ours, { atMost: MAX_CPU_MICROSECONDS })
  report.check('CPU of npm web-push as it ships, times Telex’s', of('web-push') / ours, {
    atLeast: MIN_TIMES_WEB_PUSH,
  })
  report.check('speed, ratio to the bare cryptography', of('ecdh') / ours, { atLeast: 0.5 })
}

type Alerts = {
  readonly first: AlertRound
  readonly second: AlertRound
  readonly telex: readonly AlertRound[]
  readonly meanwhile: AlertRound
}

function alerts(
  report: BenchReport,
  { first, second, telex, meanwhile }: Alerts,
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
      { key: 'p50', label: '50 % have it', digits: 1 },
      { key: 'p90', label: '90 %', digits: 1 },
      { key: 'all', label: 'all', digits: 1 },
      { key: 'done', label: 'the desk knows', digits: 1 },
      { key: 'memoryMiB', label: 'memory, MiB more', digits: 0 },
    ],
    rows: [
      row('first alert', first),
      row('second, 30 s later', second),
      ...telex.map((round, n) => row(`${n + 3}.`, round)),
      row('with readers meanwhile', meanwhile),
    ],
  })
  const pace = PROMISED_SUBSCRIPTIONS / subscriptions
  report.check('100,000 accepted, s', first.all * pace, { atMost: MAX_SECONDS })
  report.check('90,000 accepted, s', first.p90 * pace, { atMost: MAX_SECONDS_FOR_90 })
  report.check('a second alert takes so many times as long', second.all / first.all, { atMost: 1.2 })
  const all = [first, second, ...telex, meanwhile]
  const lost = all.filter(({ counts }) => counts.accepted !== subscriptions).length
  report.check('alerts that were not accepted for everybody', lost, { atMost: 0 })
  const repeated = all.reduce((sum, round) => sum + round.repeated, 0)
  report.check('messages repeated', repeated, { atMost: 0 })
}
