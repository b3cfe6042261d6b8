import { Command, Option as Flag } from 'commander'
import { environmentName, flagName, options, type Config, type Option, type OptionName } from '../config.ts'
import { cli } from '../words/cli/en.ts'
import { print } from './io.ts'
import { configOf, withOptions } from './options.ts'

/** `telex config`: every option with its meaning and value. */
export function configCommand(): Command {
  return withOptions(new Command('config'))
    .description(cli.config.about)
    .addOption(
      new Flag('--format <format>', cli.config.format).choices(['text', 'json', 'markdown']).default('text'),
    )
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

/** The content of docs/reference/options.md, except for the column widths. */
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
    `# ${cli.config.title}`,
    '',
    cli.config.introduction,
    '',
    cli.config.generated,
    '',
    `| ${cli.config.header.join(' | ')} |`,
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

function valuesOf(option: Option): string {
  switch (option.kind) {
    case 'number':
      return cli.config.range(option.min, option.max, option.auto !== undefined)
    case 'boolean':
      return '`true`, `false`'
    case 'choice':
      return option.choices.map((choice) => `\`${choice}\``).join(', ')
    case 'list':
      return cli.config.list
    case 'origin':
      return cli.config.origin
    case 'language':
      return cli.config.language
    case 'timeZone':
      return cli.config.timeZone
    case 'contact':
      return cli.config.contact
    case 'host':
      return cli.config.host
    case 'text':
      return cli.config.text
  }
}

function valueText(value: Config[OptionName]): string {
  return typeof value === 'object' ? value.join(',') : String(value)
}
