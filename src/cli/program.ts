import { Command, CommanderError } from 'commander'
import { cli } from '../words/cli/en.ts'
import { CommandRefused, DONE, REFUSED, say, USAGE, UsageError } from './io.ts'
import { misspeltVariables } from './misspelt-variables.ts'
import { version } from '../version.ts'

/** Modules of subcommands, in the order in which `telex --help` lists them, by the names of the commands in each. */
const modules: readonly (readonly [names: string, load: () => Promise<Command | readonly Command[]>])[] = [
  ['serve', async () => (await import('./serve.ts')).serveCommand()],
  ['demo', async () => (await import('./demo.ts')).demoCommand()],
  ['story', async () => (await import('./story.ts')).storyCommand()],
  ['post', async () => (await import('./post.ts')).postCommand()],
  ['show revisions reach', async () => (await import('./post-views.ts')).postViewCommands()],
  [
    'drafts publish schedule edit discard correct retract',
    async () => (await import('./posts.ts')).postCommands(),
  ],
  ['alert', async () => (await import('./alerts.ts')).alertCommand()],
  ['alerts', async () => (await import('./alerts.ts')).alertsCommand()],
  ['user', async () => (await import('./user.ts')).userCommand()],
  ['invitation', async () => (await import('./invitation.ts')).invitationCommand()],
  ['token', async () => (await import('./token.ts')).tokenCommand()],
  ['subscriptions', async () => (await import('./subscriptions.ts')).subscriptionsCommand()],
  ['keys', async () => (await import('./keys.ts')).keysCommand()],
  ['backup', async () => (await import('./backup.ts')).backupCommand()],
  ['restore', async () => (await import('./backup.ts')).restoreCommand()],
  ['config', async () => (await import('./config.ts')).configCommand()],
  ['doctor', async () => (await import('./doctor.ts')).doctorCommand()],
]

/** The program with all its subcommands, or for a command line with only those that it needs. */
export async function telex([first]: readonly string[] = []): Promise<Command> {
  const program = new Command('telex').description(cli.about).version(version).exitOverride()
  if (first === '--version' || first === '-V') return program
  const named = modules.filter(([names]) => names.split(' ').includes(first ?? ''))
  // Without a name, or with one that isn't known, commander lists or suggests commands: it has to know all of them.
  const loaded = await Promise.all((named.length === 0 ? modules : named).map(([, load]) => load()))
  for (const command of loaded.flat()) program.addCommand(inherit(command))
  return program
}

/** Makes usage errors of subcommands exit like those of the program. */
function inherit(command: Command): Command {
  command.exitOverride()
  for (const below of command.commands) inherit(below)
  return command
}

/** Runs the command line and returns the exit code. */
export async function run(): Promise<number> {
  // A terminal or a program that reads no longer must not break off what is under way, a shutdown least of all.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  for (const { name, meant } of misspeltVariables(process.env)) say(cli.misspelt(name, meant))
  try {
    const program = await telex(process.argv.slice(2))
    await program.parseAsync()
    return DONE
  } catch (error) {
    // Commander has already printed the error; --help and --version end here too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : USAGE
    if (error instanceof UsageError) {
      say(error.message)
      return USAGE
    }
    say(error instanceof CommandRefused ? error.message : faultText(error))
    return REFUSED
  }
}

/** An error of the operating system in a sentence; `null` for any other. */
function systemSentence(error: unknown): string | null {
  if (!(error instanceof Error && 'code' in error)) return null
  const { code, port, address, hostname, path } = error as NodeJS.ErrnoException & {
    readonly port?: number
    readonly address?: string
    readonly hostname?: string
  }
  if (port !== undefined && code === 'EADDRINUSE') return cli.serve.portTaken(String(port))
  if (port !== undefined && code === 'EACCES') return cli.serve.portForbidden(String(port))
  if (address !== undefined && code === 'EADDRNOTAVAIL') return cli.serve.hostForeign(address)
  if (hostname !== undefined && code === 'ENOTFOUND') return cli.serve.hostUnknown(hostname)
  if (hostname !== undefined && code === 'EAI_AGAIN') return cli.serve.hostUnknownNow(hostname)
  if (path === undefined) return null
  if (code === 'ENOENT') return cli.fileMissing(path)
  if (code === 'EACCES' || code === 'EPERM') return cli.fileUnreadable(path)
  if (code === 'EEXIST' || code === 'ENOTDIR') return cli.folderIsFile(path)
  if (code === 'ENOSPC') return cli.diskFull(path)
  if (code === 'EROFS') return cli.diskReadOnly(path)
  return code === 'EISDIR' || code === 'ERR_FS_EISDIR' ? cli.fileIsFolder(path) : null
}

/** A fault in one line; with `TELEX_LOG_LEVEL=debug` its stack and causes. */
function faultText(error: unknown): string {
  const sentence = systemSentence(error)
  if (sentence !== null) return sentence
  if (process.env['TELEX_LOG_LEVEL'] === 'debug' && error instanceof Error)
    return error.stack ?? error.message
  return error instanceof Error ? error.message : String(error)
}
