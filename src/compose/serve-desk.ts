import { once } from 'node:events'
import { createServer } from 'node:net'
import { argon2PasswordHasher } from '../adapters/crypto/password-hasher.ts'
import { nodeSecrets } from '../adapters/crypto/secrets.ts'
import { nodeTools } from '../adapters/crypto/tools.ts'
import { openVapidKeys } from '../adapters/crypto/vapid-keys.ts'
import { openOperatorLog } from '../adapters/pino/operator-log.ts'
import { ProcessFamily } from '../adapters/processes/process-family.ts'
import { sqlPeopleStore } from '../adapters/sql/people-store.ts'
import { sqlSubscriptionStore } from '../adapters/sql/subscription-store.ts'
import { lockFolder } from '../adapters/sqlite/folder-lock.ts'
import { openStore } from '../adapters/sqlite/open-store.ts'
import type { Config } from '../config.ts'
import { LocalAddressLimits } from '../http/stream/address-limits.ts'
import { version } from '../version.ts'
import { localUrlOf } from './build-desk.ts'
import type { MemberSetup } from './desk-process.ts'
import { openDesk, setUpLinkOf, type RunningDesk } from './open-desk.ts'

/** A desk that serves, by one process or several. */
export type ServedDesk = Pick<RunningDesk, 'url' | 'localUrl' | 'setUpLink' | 'drain'> & AsyncDisposable

/** Longer than a process takes to finish what is under way and to bring its senders to rest. */
const FINISH_WITHIN_MS = 15_000

/**
 * Serves a desk by as many processes as the config says.
 *
 * @throws FolderInUseError when another desk serves the same folder, the system's error when the port is taken, and
 *   ProcessFailedError when one of several processes can't start.
 */
export async function serveDesk(config: Config): Promise<ServedDesk> {
  return config.processes === 1 ? openDesk(config) : openFamily(config)
}

/**
 * The parent of several processes: it holds the folder for all of them, makes what they find there, and finds out whether
 * the port is free, which processes that share one could not tell.
 */
async function openFamily(config: Config): Promise<ServedDesk> {
  await using opening = new AsyncDisposableStack()
  const log = openOperatorLog(config.logLevel)
  opening.use(lockFolder(config.data))
  const store = opening.use(await openStore(config.data))
  openVapidKeys(config.data, await sqlSubscriptionStore(store.writer).count())
  const port = await takenFor(config.host, config.port)
  const setup: MemberSetup = { config, port }
  const family = opening.use(
    await ProcessFamily.start({
      program: new URL(
        import.meta.url.endsWith('.ts') ? './desk-process.ts' : './desk-process.js',
        import.meta.url,
      ),
      size: config.processes,
      setup,
      addressLimits: new LocalAddressLimits(config.streamsPerAddress),
      warn: (event, facts) => log.warn(event, facts),
    }),
  )
  const localUrl = localUrlOf(config.host, port)
  const url = config.publicUrl === '' ? localUrl : config.publicUrl
  log.info('serving', { url, data: config.data, version, processes: family.pids })
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
    drain: () => family.drain(FINISH_WITHIN_MS),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

/** The port, or a free one for 0. @throws the system's error when it is taken or not ours. */
async function takenFor(host: string, port: number): Promise<number> {
  const server = createServer().listen({ host, port })
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : port
}
