import { knownAgency } from './agencies.ts'

/** The agencies a byline names: `By JANE DOE, Associated Press Writer` gives `AP`. */
export function bylineAgencies(line: string): readonly string[] {
  const names = line
    .replace(/^(?:by|von|par|por|di|door)\s/iu, '')
    .split(/[,/|()]|\s(?:for|für|and|und)\s/u)
    .map((name) =>
      name.replace(/\s(?:staff )?(?:writers?|reporters?|correspondents?|editors?)\.?$/iu, '').trim(),
    )
  return names.flatMap((name) => knownAgency(name) ?? [])
}
