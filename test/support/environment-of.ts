import { environmentName, type OptionName } from '../../src/config.ts'

/** Options by their names in the environment. */
export function environmentOf(options: Partial<Record<OptionName, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [environmentName(name as OptionName), value]),
  )
}
