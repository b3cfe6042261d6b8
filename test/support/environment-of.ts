import { environmentName, type OptionName } from '../../src/config.ts'

/** Options as environment variables. */
export function environmentOf(options: Partial<Record<OptionName, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [environmentName(name as OptionName), value]),
  )
}
