import { Command } from 'commander'
import { openBackOffice, restoreBackup } from '../compose/back-office.ts'
import { print } from './io.ts'
import { configOf, withOptions } from './options.ts'

/** `telex backup`: a consistent copy of everything, while the desk goes on. */
export function backupCommand(): Command {
  return withOptions(new Command('backup'), ['data'])
    .description('Copy the store and the keys into a new folder, while the desk goes on.')
    .argument('<folder>', 'a folder that does not exist yet')
    .action(async (folder: string, flags: Record<string, unknown>) => {
      await using office = await openBackOffice(configOf(flags))
      office.backUp(folder)
      print(`Everything is in ${folder}. It holds secrets: keep it as you keep passwords.`)
    })
}

/** `telex restore`: puts a backup in place, under a new epoch, so that no open page mistakes the past for the present. */
export function restoreCommand(): Command {
  return withOptions(new Command('restore'), ['data'])
    .description('Put a backup into an empty data folder. Open pages are told to load anew.')
    .argument('<folder>', 'what `telex backup` made')
    .action(async (folder: string, flags: Record<string, unknown>) => {
      const config = configOf(flags)
      await restoreBackup(folder, config)
      print(`Restored into ${config.data}.`)
    })
}
