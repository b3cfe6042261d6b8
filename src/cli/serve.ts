import { flushCompileCache } from 'node:module'
import { Command } from 'commander'
import { releaseMemory } from '../compose/release-memory.ts'
import type { ServedDesk } from '../compose/served-desk.ts'
import type { Config } from '../config.ts'
import { cli } from '../words/cli/en.ts'
import { say } from './io.ts'
import { configOf, withOptions } from './options.ts'
import { untilStopped } from './until-stopped.ts'

/** `telex serve`: runs the desk until it is stopped. */
export function serveCommand(): Command {
  return withOptions(new Command('serve'))
    .description(cli.serve.about)
    .action(async (flags: Record<string, unknown>) => {
      await using desk = await serveDesk(configOf(flags))
      // Before `ready` is printed: a script that waits for it may stop the desk immediately.
      const stopped = untilStopped()
      say(cli.serve.stories(desk.url))
      say(cli.serve.desk(desk.url))
      const link = await desk.setUpLink()
      if (link !== null) {
        say(cli.serve.noOwner)
        say(cli.serve.setUpLink(link))
      }
      say(cli.serve.ready)
      // A server that is killed later writes nothing at its end.
      flushCompileCache()
      await releaseMemory()
      await stopped
      say(cli.serve.shuttingDown)
      await desk.drain()
    })
}

/**
 * Serves a desk by as many processes as the config says. One of one process loads nothing of what several need, and the
 * primary of several, which answers no requests, loads no desk.
 */
async function serveDesk(config: Config): Promise<ServedDesk> {
  if (config.processes === 1) return (await import('../compose/open-desk.ts')).openDesk(config)
  return (await import('../compose/cluster/primary.ts')).openCluster(config)
}
