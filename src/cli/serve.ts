import { flushCompileCache } from 'node:module'
import { Command } from 'commander'
import { serveDesk } from '../compose/open-desk.ts'
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
      await stopped
      say(cli.serve.shuttingDown)
      await desk.drain()
    })
}
