import { Option as Flag, type Command } from 'commander'
import { environmentName, flagName, options, readConfig, type Config, type OptionName } from '../config.ts'
import { cli } from '../words/cli/en.ts'
import { UsageError } from './io.ts'

const names = Object.keys(options) as OptionName[]

/** Adds the flags of these options, or of all; `configOf` reads them. */
export function withOptions(command: Command, chosen: readonly OptionName[] = names): Command {
  for (const name of chosen) {
    command.addOption(
      new Flag(`${flagName(name)} <value>`, cli.option(options[name].about, environmentName(name))),
    )
  }
  return command
}

/**
 * The configuration of this run: flags before the environment before the defaults.
 *
 * @throws UsageError that names every invalid option.
 */
export function configOf(flags: Readonly<Record<string, unknown>>): Config {
  const given: Partial<Record<OptionName, string>> = {}
  for (const name of names) {
    const value = flags[name]
    if (typeof value === 'string') given[name] = value
  }
  const read = readConfig(process.env, given)
  if (read.ok) return read.config
  throw new UsageError(read.problems.map(({ problem }) => problem).join('\n'))
}
