import { environmentName, options, type OptionName } from '../config.ts'

/** Variables that are not options: the commands that talk to a running desk read them. */
const otherVariables = ['TELEX_URL', 'TELEX_TOKEN']
/** Two letters that changed places are two edits; a forgotten word is more than this. */
const MAX_TYPOS = 3

/** Variables that look like Telex's and are none, each with the name that was probably meant. */
export function misspeltVariables(
  environment: Readonly<Record<string, string | undefined>>,
): readonly { readonly name: string; readonly meant: string | null }[] {
  const known = [...(Object.keys(options) as OptionName[]).map(environmentName), ...otherVariables]
  return Object.keys(environment)
    .filter((name) => /^telex_/i.test(name) && !name.startsWith('TELEX_TEST_') && !known.includes(name))
    .map((name) => ({ name, meant: nearest(name.toUpperCase(), known) }))
}

function nearest(name: string, known: readonly string[]): string | null {
  const [best] = known
    .map((one) => ({ one, typos: typosBetween(name, one) }))
    .sort((a, b) => a.typos - b.typos)
  return best !== undefined && best.typos <= MAX_TYPOS ? best.one : null
}

/** How many letters have to be inserted, left out or replaced to make one word of another. */
function typosBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let above = 0; above < from.length; above++) {
    const next = [above + 1]
    for (let index = 1; index <= to.length; index++) {
      const replaced = (row[index - 1] ?? 0) + (from[above] === to[index - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[index] ?? 0) + 1, (next[index - 1] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
