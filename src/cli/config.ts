import { Command, Option } from 'commander'
import { environmentName, flagName, options, type Config, type OptionName } from '../config.ts'
import { print } from './io.ts'
import { configOf, withOptions } from './options.ts'

/** `telex config`: every option, what it means and what it is set to. */
export function configCommand(): Command {
  return withOptions(new Command('config'))
    .description('Show every option, its meaning and its value here.')
    .addOption(new Option('--format <format>', 'how').choices(['text', 'json', 'markdown']).default('text'))
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

/** docs/reference/options.md, word for word. */
export function optionsAsMarkdown(): string {
  const rows = names.map((name) => {
    const option = options[name]
    const preset = option.default === '' ? '' : `\`${option.default}\``
    return `| \`${environmentName(name)}\` | \`${flagName(name)}\` | ${preset} | ${option.about} |`
  })
  return [
    '# Options',
    '',
    'Each is an environment variable and a flag of `telex serve`; the flag wins. `telex config` shows what is set.',
    'This page is printed by `telex config --format markdown`.',
    '',
    '| variable | flag | default | meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

function valueText(value: Config[OptionName]): string {
  return typeof value === 'object' ? value.join(',') : String(value)
}
