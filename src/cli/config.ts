import { Command, Option as Flag } from 'commander'
import { environmentName, flagName, options, type Config, type Option, type OptionName } from '../config.ts'
import { print } from './io.ts'
import { configOf, withOptions } from './options.ts'

/** `telex config`: every option, what it means and what it is set to. */
export function configCommand(): Command {
  return withOptions(new Command('config'))
    .description('Show every option, its meaning and its value here.')
    .addOption(new Flag('--format <format>', 'how').choices(['text', 'json', 'markdown']).default('text'))
    .action((flags: { format: 'text' | 'json' | 'markdown' } & Record<string, unknown>) => {
      if (flags.format === 'markdown') {
        print(optionsAsMarkdown())
        return
      }
      const config = configOf(flags)
      print(flags.format === 'json' ? JSON.stringify(config, null, 2) : asText(config))
    })
}

const names = Object.keys(options) as OptionName[]

function asText(config: Config): string {
  return names
    .map((name) => `# ${options[name].about}\n${environmentName(name)}=${valueText(config[name])}`)
    .join('\n\n')
}

/** docs/reference/options.md, word for word but for the width of its table. */
export function optionsAsMarkdown(): string {
  const rows = names.map((name) => {
    const option = options[name]
    const cells = [
      `\`${environmentName(name)}\``,
      `\`${flagName(name)}\``,
      valuesOf(option),
      option.default === '' ? '' : `\`${option.default}\``,
      option.about,
    ]
    return `| ${cells.join(' | ')} |`
  })
  return [
    '# Options',
    '',
    'Each is an environment variable and a flag of `telex serve`; the flag wins, and an empty value counts as not given. ' +
      'They are read once, at the start: after a change the desk has to be restarted. A wrong one is refused by its name. ' +
      '`telex config` shows what is set.',
    '',
    'This page is printed by `telex config --format markdown`.',
    '',
    '| variable | flag | value | default | meaning |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

function valuesOf(option: Option): string {
  switch (option.kind) {
    case 'number':
      return `${option.min} to ${option.max}${option.auto ? ' or `auto`' : ''}`
    case 'boolean':
      return '`true`, `false`'
    case 'choice':
      return option.choices.map((choice) => `\`${choice}\``).join(', ')
    case 'list':
      return 'list, apart by commas'
    case 'origin':
      return 'address without a path'
    case 'text':
      return 'text'
  }
}

function valueText(value: Config[OptionName]): string {
  return typeof value === 'object' ? value.join(',') : String(value)
}
