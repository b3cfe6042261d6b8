import { Command } from 'commander'
import { serveDesk } from '../compose/open-desk.ts'
import { say } from './io.ts'
import { configOf, withOptions } from './options.ts'
import { untilStopped } from './until-stopped.ts'

/** `telex serve`: the desk, until it is told to stop. */
export function serveCommand(): Command {
  return withOptions(new Command('serve'))
    .description('Serve the desk, its stories and its alerts.')
    .action(async (flags: Record<string, unknown>) => {
      await using desk = await serveDesk(configOf(flags))
      // Listened for before it is said to be ready: whoever waits for that may stop it at once.
      const stopped = untilStopped()
      say(`Stories  ${desk.url}/`)
      say(`Desk     ${desk.url}/desk`)
      const link = await desk.setUpLink()
      if (link !== null) {
        say('\nThis desk has no owner yet. Make the first account here (the link works once):')
        say(`  ${link}`)
      }
      say('\nReady. Stop with Ctrl-C.')
      await stopped
      say('Stopping: readers are told to come back.')
      await desk.drain()
    })
}
