import type { Command, Option } from 'commander'
import { options } from '../src/config.ts'

const optionCount = Object.keys(options).length

/** docs/reference/cli.md, word for word but for the width of its tables: every command with its words and flags. */
export function commandsAsMarkdown(program: Command): string {
  const sections = program.commands.flatMap((command) => sectionsOf(command, [program.name()]))
  return [introduction, ...sections].join('\n\n')
}

const introduction = `# Commands

\`telex COMMAND\` where Telex is installed, \`npm run -s telex -- COMMAND\` in a clone.

Results alone go to standard output, everything else to standard error. Where there is something to read, \`--json\` prints one JSON object a line. Exit codes: 0 it is done, 1 it was refused or failed, 2 it was not understood.

Commands with \`--url\` speak to a running desk over its API, wherever it is. Commands with \`--data\` work on a data folder of this machine, whether a desk is serving it or not; those with both ask the desk where \`--url\` is given. What people can do only signed in has no command: their sessions, the name that colleagues see, and their own password; the operator sets a new one with \`telex user password\`.

This page is made from the commands by \`npm run docs\`.`

function sectionsOf(command: Command, above: readonly string[]): readonly string[] {
  const names = [...above, command.name()]
  if (command.commands.length > 0) return command.commands.flatMap((below) => sectionsOf(below, names))
  return [
    [`## ${names.join(' ')}`, command.description(), usageOf(command, names), ...flagsOf(command)].join(
      '\n\n',
    ),
  ]
}

function usageOf(command: Command, names: readonly string[]): string {
  const words = command.registeredArguments.map(
    (argument) =>
      `- \`${argument.required ? `<${argument.name()}>` : `[${argument.name()}]`}\`: ${argument.description}`,
  )
  const usage = `\`\`\`text\n${names.join(' ')} ${command.usage()}\n\`\`\``
  return words.length === 0 ? usage : `${usage}\n\n${words.join('\n')}`
}

function flagsOf(command: Command): readonly string[] {
  const own = command.options.filter((flag) => optionOf(flag) === null)
  const takesAll = command.options.length - own.length === optionCount
  const rows = (takesAll ? own : command.options).map((flag) => `| \`${flag.flags}\` | ${meaningOf(flag)} |`)
  return [
    ...(rows.length === 0 ? [] : [['| flag | meaning |', '| --- | --- |', ...rows].join('\n')]),
    ...(takesAll ? ['Takes every one of the [options](options.md) as a flag.'] : []),
  ]
}

function meaningOf(flag: Option): string {
  const option = optionOf(flag)
  if (option !== null) return `option [\`${option}\`](options.md)`
  const facts = [
    flag.mandatory ? 'needed' : '',
    flag.argChoices === undefined ? '' : flag.argChoices.map((choice) => `\`${choice}\``).join(', '),
    flag.defaultValue === undefined ? '' : `\`${[flag.defaultValue].flat().join(' ')}\` unless given`,
    flag.envVar === undefined ? '' : `or \`${flag.envVar}\` in the environment`,
  ].filter((fact) => fact !== '')
  return [flag.description, ...facts].join('; ')
}

/** The variable of the desk's own option that a flag sets; `null` for a flag of the command alone. */
function optionOf(flag: Option): string | null {
  return /\[(TELEX_\w+)\]$/.exec(flag.description)?.[1] ?? null
}
