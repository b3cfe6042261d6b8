import { constants, setPriority } from 'node:os'
import { Command } from 'commander'
import { restoreBackup, type BackupReport } from '../compose/backup.ts'
import { openBackOffice } from '../compose/back-office.ts'
import { formatInstant } from '../domain/ids.ts'
import { cli } from '../words/cli/en.ts'
import { CommandRefused, printResult, say } from './io.ts'
import { configOf, withOptions } from './options.ts'

type Flags = { json?: true } & Record<string, unknown>

/** `telex backup`: a consistent copy of the store and the keys, while the desk runs. */
export function backupCommand(): Command {
  return withOptions(new Command('backup'), ['data'])
    .description(cli.backup.about)
    .argument('<folder>', cli.backup.folder)
    .option('--json', cli.json)
    .action(async (folder: string, flags: Flags) => {
      const config = configOf(flags)
      // The desk beside it comes first.
      setPriority(constants.priority.PRIORITY_LOW)
      await using office = await openBackOffice(config)
      const made = await office.backUp(folder)
      printResult(flags.json === true, reportJson(made), cli.backup.done(folder, ...countsOf(made)))
      if (made.keys > 0) return
      if (made.subscriptions > 0) throw new CommandRefused(cli.backup.keysMissing(config.data))
      say(cli.backup.noKeysYet)
    })
}

/** `telex restore`: restores a backup under a new epoch, so that open pages reload instead of resuming. */
export function restoreCommand(): Command {
  return withOptions(new Command('restore'), ['data'])
    .description(cli.restore.about)
    .argument('<folder>', cli.restore.folder)
    .option('--without-keys', cli.restore.withoutKeys)
    .option('--json', cli.json)
    .action(async (folder: string, flags: Flags) => {
      const { data } = configOf(flags)
      const found = await restoreBackup(folder, { data }, { withoutKeys: flags['withoutKeys'] === true })
      const { madeAt, lastEventAt } = found
      const ofWhen =
        madeAt === null
          ? cli.restore.lastChange(lastEventAt === null ? null : formatInstant(lastEventAt))
          : cli.restore.madeAt(formatInstant(madeAt))
      printResult(flags.json === true, reportJson(found), cli.restore.done(data, ofWhen, ...countsOf(found)))
      if (found.keys === 0 && found.subscriptions > 0) say(cli.restore.keysNeeded(data))
    })
}

function countsOf({ stories, posts, subscriptions, keys }: BackupReport): [number, number, number, number] {
  return [stories, posts, subscriptions, keys]
}

function reportJson({ madeAt, lastEventAt, ...counts }: BackupReport): object {
  return {
    madeAt: madeAt === null ? null : formatInstant(madeAt),
    lastEventAt: lastEventAt === null ? null : formatInstant(lastEventAt),
    ...counts,
  }
}
