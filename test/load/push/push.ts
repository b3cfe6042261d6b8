import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { environmentName, type OptionName } from '../../../src/config.ts'
import type { AlertCounts } from '../../../src/domain/alert.ts'
import { apiCaller } from '../../support/api-caller.ts'
import { keepSubscriptions } from '../../support/many-subscriptions.ts'
import { pushOptions } from '../../support/push-desk.ts'
import { startPushService, type PushService } from '../../support/push-service/start-push-service.ts'
import { freePort, newToken, startServer } from '../../support/server-process.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { BenchReport } from '../support/bench-report.ts'
import { cpuMs } from '../support/process-cost.ts'

export type PushWishes = {
  readonly subscriptions: number
  /** Messages of each peer in each round. */
  readonly peerMessages: number
  readonly rounds: number
  readonly json: string | undefined
}

const SEED = 'telex'
const peers = ['web-push', 'web-push-keep-alive', 'bare'] as const
type Peer = (typeof peers)[number]
/** The second alert comes so soon after the first. */
const PAUSE_MS = 30_000

/** What one push costs in processor time, and how long an audience takes, beside what everybody uses and beside the limit. */
export async function push(wishes: PushWishes): Promise<boolean> {
  const report = new BenchReport('push')
  await using service = await startPushService({ decryptEvery: 100, seed: SEED })
  await service.behave([])
  using folder = tempFolder()
  report.progress(`Keeping ${wishes.subscriptions} subscriptions …`)
  await keepSubscriptions(folder.path, service, wishes.subscriptions)
  const options = { ...pushOptions(service, folder.path), logLevel: 'error' }
  const environment = Object.fromEntries(
    Object.entries(options).map(([name, value]) => [environmentName(name as OptionName), value]),
  )
  await using server = await startServer({ folder: folder.path, port: await freePort(), environment })
  const call = apiCaller(() => server.url, await newToken(folder.path))
  const { slug } = await call('POST', '/stories', { headline: 'The bridge over the sound' })

  const costs: Record<Peer | 'telex', number[]> = {
    'web-push': [],
    'web-push-keep-alive': [],
    bare: [],
    telex: [],
  }
  const sends: Sent[] = []
  for (let round = 0; round < wishes.rounds; round++) {
    for (const peer of peers) {
      const { cpuUs } = await runPeer(peer, service, wishes.peerMessages, folder.path)
      costs[peer].push(cpuUs / wishes.peerMessages)
      report.progress(`${peer}: ${(costs[peer].at(-1) ?? 0).toFixed(0)} µs of CPU a push`)
    }
    if (round > 0) await sleep(PAUSE_MS)
    const { id: post } = await call('POST', `/stories/${String(slug)}/posts`, {
      text: `Word ${round} of the bridge.`,
    })
    const cpuBefore = cpuMs(server.pid)
    const sent = await alertEverybody(call, String(post), wishes.subscriptions)
    const cpuUs = ((cpuMs(server.pid) - cpuBefore) * 1_000) / wishes.subscriptions
    costs.telex.push(cpuUs)
    sends.push(sent)
    report.progress(
      `telex: ${cpuUs.toFixed(0)} µs of CPU a push, all accepted in ${sent.allSeconds.toFixed(1)} s`,
    )
  }
  const { repeated, complaints } = await service.summary()
  report.raw('costs', costs)
  report.raw('sends', sends)
  report.table({
    id: 'push-cost',
    title: 'Processor time of one push, microseconds, median of the rounds',
    columns: [
      { key: 'way', label: '' },
      { key: 'us', label: 'µs', digits: 0 },
    ],
    rows: (['telex', ...peers] as const).map((way) => ({ way, us: median(costs[way]) })),
  })
  report.table({
    id: 'push-time',
    title: `An alert to ${wishes.subscriptions} browsers, the push service on the same machine`,
    columns: [
      { key: 'alert', label: 'alert' },
      { key: 'p90', label: '90 % after s', digits: 1 },
      { key: 'all', label: 'all after s', digits: 1 },
      { key: 'rate', label: 'a second', digits: 0 },
    ],
    rows: sends.map(({ p90Seconds, allSeconds }, index) => ({
      alert: String(index + 1),
      p90: p90Seconds,
      all: allSeconds,
      rate: wishes.subscriptions / allSeconds,
    })),
  })
  const telex = median(costs.telex)
  const [first, second] = sends
  report.check('CPU of a push, µs', telex, { atMost: 200 })
  report.check('web-push as it ships costs so many times more', median(costs['web-push']) / telex, {
    atLeast: 5,
  })
  report.check('share of a push that is the bare cryptography', median(costs.bare) / telex, { atLeast: 0.5 })
  report.check('sent to nobody twice', repeated, { atMost: 0 })
  report.check('the push service’s complaints', Object.keys(complaints).length, { atMost: 0 })
  if (wishes.subscriptions >= 100_000 && first !== undefined) {
    report.check('seconds to all of 100,000', first.allSeconds, { atMost: 25 })
    report.check('seconds to 90 % of 100,000', first.p90Seconds, { atMost: 22 })
  }
  if (first !== undefined && second !== undefined) {
    report.check('the second alert takes so many times as long', second.allSeconds / first.allSeconds, {
      atMost: 1.2,
    })
  }
  return report.end(wishes.json)
}

type Sent = { readonly p90Seconds: number; readonly allSeconds: number }

async function alertEverybody(
  call: ReturnType<typeof apiCaller>,
  post: string,
  planned: number,
): Promise<Sent> {
  const asked = await call('POST', `/posts/${post}/alerts`, {
    title: 'The bridge',
    body: 'x'.repeat(220),
    audience: { kind: 'everyone' },
    holdSeconds: 0,
  })
  for (;;) {
    await sleep(100)
    const alert = await call('GET', `/alerts/${String(asked['id'])}`)
    if (alert['state'] !== 'done') continue
    const counts = alert['counts'] as AlertCounts
    if (counts.accepted !== planned) throw new Error(`Not everybody was sent it: ${JSON.stringify(counts)}`)
    const { p90 } = alert['reachedIn'] as { readonly p90: number }
    const allMs = Date.parse(String(alert['endedAt'])) - Date.parse(String(alert['startedAt']))
    return { p90Seconds: p90, allSeconds: allMs / 1_000 }
  }
}

async function runPeer(
  peer: Peer,
  service: PushService,
  messages: number,
  folder: string,
): Promise<{ readonly cpuUs: number; readonly ms: number }> {
  const certificate = join(folder, 'peer.pem')
  writeFileSync(certificate, service.certificate)
  const program = join(import.meta.dirname, 'peer.ts')
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [program, peer, String(messages), service.origins.https1, SEED],
    { env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate } },
  )
  return JSON.parse(stdout) as { cpuUs: number; ms: number }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
