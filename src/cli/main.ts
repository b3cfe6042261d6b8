#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { alertCommand, alertsCommand } from './alerts.ts'
import { backupCommand, restoreCommand } from './backup.ts'
import { configCommand } from './config.ts'
import { demoCommand } from './demo.ts'
import { doctorCommand } from './doctor.ts'
import { cli } from '../words/cli/en.ts'
import { CommandRefused, DONE, REFUSED, say, USAGE, UsageError } from './io.ts'
import { invitationCommand } from './invitation.ts'
import { keysCommand } from './keys.ts'
import { misspeltVariables } from './misspelt-variables.ts'
import { postCommand } from './post.ts'
import { postViewCommands } from './post-views.ts'
import { postCommands } from './posts.ts'
import { serveCommand } from './serve.ts'
import { storyCommand } from './story.ts'
import { subscriptionsCommand } from './subscriptions.ts'
import { tokenCommand } from './token.ts'
import { userCommand } from './user.ts'
import { version } from '../version.ts'

/** Every subcommand, in the order in which `telex --help` lists them. */
export function telex(): Command {
  const program = new Command('telex').description(cli.about).version(version).exitOverride()
  for (const command of [
    serveCommand(),
    demoCommand(),
    storyCommand(),
    postCommand(),
    ...postViewCommands(),
    ...postCommands(),
    alertCommand(),
    alertsCommand(),
    userCommand(),
    invitationCommand(),
    tokenCommand(),
    subscriptionsCommand(),
    keysCommand(),
    backupCommand(),
    restoreCommand(),
    configCommand(),
    doctorCommand(),
  ]) {
    program.addCommand(inherit(command))
  }
  return program
}

/** Makes usage errors of subcommands exit like those of the program. */
function inherit(command: Command): Command {
  command.exitOverride()
  for (const below of command.commands) inherit(below)
  return command
}

async function run(): Promise<number> {
  // A terminal or a program that reads no longer must not break off what is under way, a shutdown least of all.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  for (const { name, meant } of misspeltVariables(process.env)) say(cli.misspelt(name, meant))
  try {
    await telex().parseAsync()
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
export function systemSentence(error: unknown): string | null {
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
  if (path === undefined) return null
  if (code === 'ENOENT') return cli.fileMissing(path)
  if (code === 'EACCES' || code === 'EPERM') return cli.fileUnreadable(path)
  return code === 'EISDIR' ? cli.fileIsFolder(path) : null
}

/** A fault in one line; with `TELEX_LOG_LEVEL=debug` its stack and causes. */
function faultText(error: unknown): string {
  const sentence = systemSentence(error)
  if (sentence !== null) return sentence
  if (process.env['TELEX_LOG_LEVEL'] === 'debug' && error instanceof Error)
    return error.stack ?? error.message
  return error instanceof Error ? error.message : String(error)
}

if (import.meta.main) process.exitCode = await run()
