import { openOperatorLog } from '../adapters/pino/operator-log.ts'
import { lockFolder } from '../adapters/sqlite/folder-lock.ts'
import type { Config } from '../config.ts'
import { setUpLink } from '../desk/people/invite-editor.ts'
import type { People } from '../desk/people/people.ts'
import { LocalAddressLimits } from '../http/stream/address-limits.ts'
import { version } from '../version.ts'
import { buildDesk, type BuiltDesk, type Outside } from './build-desk.ts'
import { noSiblings } from './siblings.ts'

export type { Outside } from './build-desk.ts'

/** A desk that serves. Disposing of it ends every stream at once; `drain` first sends readers away politely. */
export type RunningDesk = BuiltDesk & {
  /** The one-time way in to a desk that has no owner; `null` once it has one. */
  readonly setUpLink: () => Promise<string | null>
}

/**
 * Builds a desk and serves it, in this process alone.
 *
 * @throws FolderInUseError when another process serves the same folder, and the system's error when the port is taken.
 */
export async function openDesk(config: Config, outside: Outside = {}): Promise<RunningDesk> {
  await using opening = new AsyncDisposableStack()
  const log = openOperatorLog(config.logLevel)
  opening.use(lockFolder(config.data))
  const addressLimits = new LocalAddressLimits(config.streamsPerAddress)
  const alone = { ...config, processes: 1 }
  const standing = { siblings: noSiblings, addressLimits, sharedPort: null, log }
  const desk = opening.use(await buildDesk(alone, standing, outside))
  log.info('serving', { url: desk.url, data: config.data, version })
  const resources = opening.move()
  return {
    ...desk,
    setUpLink: () => setUpLinkOf(desk.people, desk.url),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

/** The address that makes the first owner; `null` where there is one. */
export async function setUpLinkOf(people: People, url: string): Promise<string | null> {
  const made = await setUpLink(people)
  return made === null ? null : `${url}/desk/welcome#${made.secret}`
}
