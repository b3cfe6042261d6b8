import { openOperatorLog } from '../adapters/pino/operator-log.ts'
import { lockFolder } from '../adapters/sqlite/folder-lock.ts'
import type { Config } from '../config.ts'
import type { People } from '../desk/people/people.ts'
import type { CommandExecutor } from '../desk/commands.ts'
import { LocalAddressLimits } from '../http/stream/address-limits.ts'
import { LocalWake } from '../log/local-wake.ts'
import { version } from '../version.ts'
import { buildDesk, type DeskOptions, type ProcessDeps } from './build-desk.ts'
import { streamCapacity } from './connection-limits.ts'
import { openResources } from './open-resources.ts'
import { noPeers } from './peers.ts'
import { setUpLinkOf, type ServedDesk } from './served-desk.ts'
import { startDesk } from './start-desk.ts'

export type { DeskOptions } from './build-desk.ts'

/** A desk that serves in this process. */
export type RunningDesk = ServedDesk & { readonly desk: CommandExecutor; readonly people: People }

/**
 * Serves a desk in this process alone.
 *
 * @throws FolderInUseError when another process serves the same folder, and the system's error when the port is taken.
 */
export async function openDesk(config: Config, options: DeskOptions = {}): Promise<RunningDesk> {
  await using opening = new AsyncDisposableStack()
  const log = openOperatorLog(config)
  opening.use(lockFolder(config.data))
  const alone = { ...config, processes: 1 }
  const addressLimits = new LocalAddressLimits(config.streamsPerAddress, streamCapacity(alone))
  const wakes = { wake: new LocalWake(), alertWake: new LocalWake() }
  const processDeps: ProcessDeps = { peers: noPeers, addressLimits, ...wakes, log }

  const random = options.random ?? Math.random
  const resources = opening.use(await openResources(alone, { sharedPort: null, log, random }))
  const built = opening.use(await buildDesk(alone, resources, processDeps, options))
  const { drain } = await startDesk(alone, resources, built, noPeers)

  const { desk, people, site } = built
  log.info('serving', { url: site.publicUrl, data: config.data, version })
  const open = opening.move()
  return {
    url: site.publicUrl,
    localUrl: resources.localUrl,
    desk,
    people,
    setUpLink: () => setUpLinkOf(people, site.publicUrl),
    drain,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}
