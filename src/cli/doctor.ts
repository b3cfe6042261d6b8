import { Command } from 'commander'
import { examine } from '../compose/examine.ts'
import { cli } from '../words/cli/en.ts'
import { CommandRefused, printRows } from './io.ts'
import { configOf, withOptions } from './options.ts'

/** `telex doctor`: checks for what would keep this desk from working. */
export function doctorCommand(): Command {
  return withOptions(new Command('doctor'))
    .description(cli.doctor.about)
    .option('--json', cli.jsonLines)
    .option('--recount', cli.doctor.recount)
    .action(async (flags: { json?: true; recount?: true } & Record<string, unknown>) => {
      const findings = await examine(configOf(flags), { recounts: flags.recount === true })
      printRows(
        flags.json === true,
        findings.map(({ ok, what, detail }) => ({
          verdict: ok ? cli.doctor.ok : cli.doctor.wrong,
          what,
          detail,
        })),
        { hasHeads: false },
      )
      const wrong = findings.filter(({ ok }) => !ok).length
      if (wrong > 0) throw new CommandRefused(cli.doctor.result(wrong))
    })
}
