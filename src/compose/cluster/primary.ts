import { once } from 'node:events'
import { createServer } from 'node:net'
import { argon2PasswordHasher } from '../../adapters/crypto/password-hasher.ts'
import { nodeSecrets } from '../../adapters/crypto/secrets.ts'
import { nodeTools } from '../../adapters/crypto/tools.ts'
import { openVapidKeys, VAPID_KEYS_FILE } from '../../adapters/crypto/vapid-keys.ts'
import { ClusterPrimary } from '../../adapters/cluster/cluster-primary.ts'
import { openOperatorLog } from '../../adapters/pino/operator-log.ts'
import { sqlPeopleStore } from '../../adapters/sql/people-store.ts'
import { sqlSubscriptionStore } from '../../adapters/sql/subscription-store.ts'
import { lockFolder } from '../../adapters/sqlite/folder-lock.ts'
import { openStore } from '../../adapters/sqlite/open-store.ts'
import type { Config } from '../../config.ts'
import { LocalAddressLimits } from '../../http/stream/address-limits.ts'
import { version } from '../../version.ts'
import { streamCapacity } from '../connection-limits.ts'
import { localUrlOf, setUpLinkOf, type ServedDesk } from '../served-desk.ts'
import type { WorkerSetup } from './worker.ts'

/** Longer than a worker takes to finish what is under way and to stop sending alerts. */
const FINISH_WITHIN_MS = 15_000

/**
 * The primary of several processes: it holds the folder for all of them, makes what they find there, and finds out whether
 * the port is free, which processes that share one could not tell.
 *
 * @throws FolderInUseError when another desk serves the same folder, the system's error when the port is taken, and
 *   WorkerFailedError when a worker can't start.
 */
export async function openCluster(config: Config): Promise<ServedDesk> {
  await using opening = new AsyncDisposableStack()
  const log = openOperatorLog(config)
  opening.use(lockFolder(config.data))
  // Before the store: a port that is taken leaves no desk behind that was never served.
  const port = await freePort(config.host, config.port)
  const store = opening.use(await openStore(config.data, { companions: [VAPID_KEYS_FILE] }))
  openVapidKeys(config.data, await sqlSubscriptionStore(store.writer).count())
  const setup: WorkerSetup = { config, port }
  const primary = opening.use(
    await ClusterPrimary.start({
      program: new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url),
      size: config.processes,
      setup,
      addressLimits: new LocalAddressLimits(config.streamsPerAddress, streamCapacity(config)),
      warn: (event, facts) => log.warn(event, facts),
    }),
  )
  const localUrl = localUrlOf(config.host, port)
  const url = config.publicUrl === '' ? localUrl : config.publicUrl
  log.info('serving', { url, data: config.data, version, processes: primary.pids })
  const people = {
    store: sqlPeopleStore(store.writer),
    passwords: argon2PasswordHasher(),
    secrets: nodeSecrets,
    tools: nodeTools(),
  }
  const resources = opening.move()
  return {
    url,
    localUrl,
    setUpLink: () => setUpLinkOf(people, url),
    drain: () => primary.drain(FINISH_WITHIN_MS),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

/** The port, or a free one for 0. @throws the system's error when it is taken or not ours. */
async function freePort(host: string, port: number): Promise<number> {
  const server = createServer().listen({ host, port })
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : port
}
