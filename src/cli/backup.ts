import { Command } from 'commander'
import { openBackOffice, restoreBackup } from '../compose/back-office.ts'
import { cli } from '../words/cli/en.ts'
import { print } from './io.ts'
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
