import { Command } from 'commander'
import { examine } from '../compose/examine.ts'
import { CommandRefused, printRows } from './io.ts'
import { configOf, withOptions } from './options.ts'

/** `telex doctor`: what would keep this desk from working, before a reader finds out. */
export function doctorCommand(): Command {
  return withOptions(new Command('doctor'))
    .description('Look at the machine, the folder, the keys and the options, and say what is wrong.')
    .option('--json', 'print JSON, one a line')
    .action((flags: { json?: true } & Record<string, unknown>) => {
      const findings = examine(configOf(flags))
      printRows(
        flags.json === true,
        findings.map(({ ok, what, detail }) => ({ verdict: ok ? 'ok' : 'WRONG', what, detail })),
      )
      const wrong = findings.filter(({ ok }) => !ok).length
      if (wrong > 0)
        throw new CommandRefused(wrong === 1 ? 'One thing is wrong.' : `${wrong} things are wrong.`)
    })
}
