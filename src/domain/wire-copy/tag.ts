const words =
  'URGENT|BREAKING(?: NEWS)?|JUST IN|NEWS ?FLASH|FLASH|BULLETIN|NEWS ?ALERT|ALERT|EIL(?:MELDUNG|T)?|ALERTE|' +
  "ÚLTIMA HORA|URGENTE|ULTIM[’']?ORA|МОЛНИЯ|СРОЧНО|عاجل|속보|긴급|速報|快讯|快訊"

const alone = new RegExp(`^[\\s*+<([【!-]*(?:${words})[\\s*+>)\\]】!:.-]*$`, 'u')
const inFront = new RegExp(
  `^(?:(?:${words})\\s*(?:[:|]|\\s[-–—]+\\s|!)|[*+<([【]+\\s*(?:${words})\\s*[*+>)\\]】]+:?)\\s*(?=\\S)`,
  'u',
)
/** How agencies count the versions of a story in its headline: `UPDATE 2-Ash closes airports`. */
const versionInFront = /^(?:UPDATED?|WRAPUP|CORRECTED|REFILE|RPT|REPEAT) ?\d{0,2}\s?[-:–—]\s?(?=\S)/u

/** `URGENT`, `*** BREAKING ***`, `[속보]`: alone on its line. */
export function isTag(line: string): boolean {
  return alone.test(line)
}

/** Cuts a tag off a line's beginning: `BREAKING: Ash closes airports`. */
export function cutTag(line: string): { readonly tag: string; readonly rest: string } | null {
  const [whole] = inFront.exec(line) ?? versionInFront.exec(line) ?? []
  return whole === undefined ? null : { tag: whole.trim(), rest: line.slice(whole.length) }
}
