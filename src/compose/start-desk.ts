import type { Config } from '../config.ts'
import type { BuiltDesk } from './build-desk.ts'
import type { OpenResources } from './open-resources.ts'
import type { Peers } from './peers.ts'

/** A desk that serves. */
export type StartedDesk = {
  /** Accepts no new readers, tells those here when to reconnect, and finishes what is under way. */
  readonly drain: () => Promise<void>
}

/** The last of three phases, in an order that matters: readers first, then what other processes ask, then sending. */
export async function startDesk(
  config: Pick<Config, 'drainSeconds'>,
  { server }: Pick<OpenResources, 'server'>,
  { hub, http, leaderElection, storeWatch }: BuiltDesk,
  peers: Peers,
): Promise<StartedDesk> {
  let isDraining = false
  hub.start()
  server.serve({ ...http, isDraining: () => isDraining })
  // Before it may become the leader: undoing an alert asks every process to stop sending it.
  peers.acceptQuestions()
  storeWatch.start()
  leaderElection.start()
  await leaderElection.tried
  return {
    async drain() {
      isDraining = true
      await hub.drain(config.drainSeconds * 1_000)
      await server.drain()
    },
  }
}
