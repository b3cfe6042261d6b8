import { Command } from 'commander'
import { openBackOffice, restoreBackup } from '../compose/back-office.ts'
import { examine } from '../compose/examine.ts'
import { cli } from '../words/cli/en.ts'
import { CommandRefused, print, printRows } from './io.ts'
import { configOf, withOptions } from './options.ts'

/** `telex backup`: a consistent copy of the store and the keys, while the desk runs. */
export function backupCommand(): Command {
  return withOptions(new Command('backup'), ['data'])
    .description(cli.backup.about)
    .argument('<folder>', cli.backup.folder)
    .action(async (folder: string, flags: Record<string, unknown>) => {
      await using office = await openBackOffice(configOf(flags))
      office.backUp(folder)
      print(cli.backup.done(folder))
    })
}

/** `telex restore`: restores a backup under a new epoch, so that open pages reload instead of resuming. */
export function restoreCommand(): Command {
  return withOptions(new Command('restore'), ['data'])
    .description(cli.restore.about)
    .argument('<folder>', cli.restore.folder)
    .action(async (folder: string, flags: Record<string, unknown>) => {
      const config = configOf(flags)
      await restoreBackup(folder, config)
      print(cli.restore.done(config.data))
    })
}

/** `telex doctor`: checks for what would keep this desk from working. */
export function doctorCommand(): Command {
  return withOptions(new Command('doctor'))
    .description(cli.doctor.about)
    .option('--json', cli.jsonLines)
    .action((flags: { json?: true } & Record<string, unknown>) => {
      const findings = examine(configOf(flags))
      printRows(
        flags.json === true,
        findings.map(({ ok, what, detail }) => ({
          verdict: ok ? cli.doctor.ok : cli.doctor.wrong,
          what,
          detail,
        })),
      )
      const wrong = findings.filter(({ ok }) => !ok).length
      if (wrong > 0) throw new CommandRefused(cli.doctor.result(wrong))
    })
}
