import { randomBytes } from 'node:crypto'
import { basename, join } from 'node:path'
import { argon2PasswordHasher } from '../adapters/crypto/password-hasher.ts'
import { nodeSecrets } from '../adapters/crypto/secrets.ts'
import { nodeTools } from '../adapters/crypto/tools.ts'
import { openOperatorLog } from '../adapters/pino/operator-log.ts'
import { sqlDeskArchive } from '../adapters/sql/desk-archive.ts'
import { sqlDeskStore } from '../adapters/sql/desk-store.ts'
import { sqlEventLog } from '../adapters/sql/event-log.ts'
import { sqlPeopleStore } from '../adapters/sql/people-store.ts'
import { sqlStoryArchive } from '../adapters/sql/story-archive.ts'
import { lockFolder } from '../adapters/sqlite/folder-lock.ts'
import { openStore } from '../adapters/sqlite/open-store.ts'
import type { Config } from '../config.ts'
import { DuePosts } from '../desk/due-posts.ts'
import { setUpLink } from '../desk/people/invite-editor.ts'
import type { People } from '../desk/people/people.ts'
import type { Desk } from '../desk/perform.ts'
import type { Instant } from '../domain/ids.ts'
import { LiveHub } from '../fanout/live/hub.ts'
import { eventRenderer } from '../http/render-event.ts'
import { HttpServer } from '../http/server.ts'
import { loadWebFiles } from '../http/web-files.ts'
import { LocalWake } from '../log/local-wake.ts'
import type { Site } from '../pages/site.ts'
import { version } from '../version.ts'
import type { CanaryTimes } from './open-canary.ts'
import { openPush } from './open-push.ts'

/** Built beside the compiled files; in a clone, where these are sources, in `dist`. */
const here = join(import.meta.dirname, '..')
const webFolder = join(here, basename(here) === 'src' ? '../dist/web' : 'web')

/** What is not the desk's own: tests give another. */
export type Outside = {
  readonly now?: () => Instant
  /** From 0 up to 1. */
  readonly random?: () => number
  /** How often the desk's own alert goes out, and how long it may take. */
  readonly canaryTimes?: CanaryTimes
}

/** A desk that serves. Disposing of it ends every stream at once; `drain` first sends readers away politely. */
export type RunningDesk = AsyncDisposable & {
  /** What readers type, without a slash at the end. */
  readonly url: string
  /** Where it listens on this machine, whatever readers type. */
  readonly localUrl: string
  readonly desk: Desk
  readonly people: People
  /** The one-time way in to a desk that has no owner; `null` once it has one. */
  readonly setUpLink: () => Promise<string | null>
  /** Takes no new readers, tells those here when to come back, and finishes what is under way. */
  readonly drain: () => Promise<void>
}

/**
 * Builds a desk and serves it.
 *
 * @throws FolderInUseError when another process serves the same folder, and the system's error when the port is taken.
 */
export async function openDesk(config: Config, outside: Outside = {}): Promise<RunningDesk> {
  await using opening = new AsyncDisposableStack()
  const log = openOperatorLog(config.logLevel)
  const report = (fault: unknown, facts = {}): void => log.fault('fault', fault, facts)
  const tools = nodeTools(outside.now)
  const random = outside.random ?? Math.random

  opening.use(lockFolder(config.data))
  const web = await loadWebFiles(webFolder)
  const store = opening.use(await openStore(config.data))
  const server = opening.use(new HttpServer())
  const { port } = await server.listen(config.host, config.port)
  const localUrl = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
  const site: Site = {
    name: config.name,
    publicUrl: config.publicUrl === '' ? localUrl : config.publicUrl,
    invitation: config.invitation,
    lang: config.language,
    assets: web.assets,
  }

  const wake = new LocalWake()
  const desk: Desk = { store: sqlDeskStore(store.writer), wake, tools }
  const passwords = argon2PasswordHasher()
  const people: People = { store: sqlPeopleStore(store.writer), passwords, secrets: nodeSecrets, tools }
  const archive = sqlStoryArchive(store.reader)
  const eventLog = sqlEventLog(store.reader, store.epoch)
  const render = eventRenderer(archive, site)
  const hub = opening.use(
    new LiveHub(
      {
        log: eventLog,
        wake,
        render,
        now: tools.now,
        random,
        heartbeatMs: config.heartbeatSeconds * 1_000,
        maxUnsentBytes: config.unsentKilobytes * 1_024,
        report,
      },
      await eventLog.head(),
    ),
  )
  hub.start()
  opening.use(new DuePosts(desk, report))

  const push = await openPush({ config, store, site, eventLog, wake, now: tools.now, log, canaryTimes: outside.canaryTimes }, opening)

  let draining = false
  server.serve({
    desk,
    people,
    archive,
    deskArchive: sqlDeskArchive(store.reader),
    log: eventLog,
    hub,
    render,
    push,
    site,
    web,
    limits: config,
    now: tools.now,
    isDraining: () => draining,
    report,
    warn: (event, facts) => log.warn(event, facts),
    newRequestId: () => randomBytes(9).toString('base64url').replaceAll('_', '-'),
  })
  await push.start()
  log.info('serving', { url: site.publicUrl, data: config.data, version })

  const resources = opening.move()
  return {
    url: site.publicUrl,
    localUrl,
    desk,
    people,
    async setUpLink(): Promise<string | null> {
      const made = await setUpLink(people)
      return made === null ? null : `${site.publicUrl}/desk/welcome#${made.secret}`
    },
    async drain(): Promise<void> {
      draining = true
      hub.drain(config.drainSeconds * 1_000)
      await server.drain()
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}
