import { knownAgency } from './agencies.ts'

const words =
  'URGENT|BREAKING(?: NEWS)?|JUST IN|NEWS ?FLASH|FLASH|BULLETIN|NEWS ?ALERT|ALERT|EIL(?:MELDUNG|T)?|ALERTE|' +
  "ÚLTIMA HORA|URGENTE|ALERTA|ULTIM[’']?ORA|SPOED|PILNE|МОЛНИЯ|СРОЧНО|عاجل|속보|긴급|速報|号外|快讯|快訊"
/** Labels that are words of every language too: they count alone on their line. */
const loneWords =
  '(?:SPECIAL )?EXTRA|(?:1ST|2ND|3RD|\\d) ?(?:LEAD|LD|ADD|TAKE)|LEAD|SNAP|BLITZ|DRINGEND|VORRANG|PRIORITAIRE|' +
  '[Ff](?:OR|or) [Ii](?:MMEDIATE|mmediate) [Rr](?:ELEASE|elease)|(?:PRESS|NEWS|MEDIA) RELEASE|PRESSEMITTEILUNG|PRESSEINFORMATION|' +
  'COMMUNIQUÉ DE PRESSE|(?:NOTA|COMUNICADO) DE PRENSA|COMUNICATO STAMPA|COMUNICADO DE IMPRENSA|PERSBERICHT|INFORMACJA PRASOWA|' +
  'ПРЕСС-РЕЛИЗ|報道発表|プレスリリース'

const alone = new RegExp(`^[\\s*+<([【!-]*(?:${words}|${loneWords})[\\s*+>)\\]】!:.=-]*$`, 'u')
const inFront = new RegExp(
  `^(?:(?:${words})\\s*(?:[:：|]|\\s[-–—]+\\s|!)|[*+<([【]+\\s*(?:${words})\\s*[*+>)\\]】]+:?)\\s*(?=\\S)`,
  'u',
)
/** How agencies count the versions of a story in its headline: `UPDATE 2-Ash closes airports`. */
const versionInFront = /^(?:UPDATED?|WRAPUP|RPT|REPEAT) ?\d{0,2}\s?[-:–—]\s?(?=\S)/u

/** `URGENT`, `*** BREAKING ***`, `[속보]`, `APNewsAlert`: alone on its line. */
export function isTag(line: string): boolean {
  return alone.test(line) || labelAgency(line) !== null
}

/** The agency whose label a line is: `APNewsAlert`, `AP News Alert`, `Reuters Snap`, `AFP Flash`, `dpa-Eil`. */
export function labelAgency(line: string): string | null {
  const [, name = ''] =
    /^[\s*[(<]*(.{2,24}?)[\s-]?(?:News\s?(?:Alert|Break|Flash|Now)|Alert|Flash|Snap|Bulletin|Urgent|Eil(?:meldung)?|Blitz|Alerte|Urgente)[\s*\])>:]*$/iu.exec(
      line,
    ) ?? []
  return name === '' ? null : knownAgency(name)
}

/** Cuts a tag off a line's beginning: `BREAKING: Ash closes airports`. */
export function cutTag(line: string): { readonly tag: string; readonly rest: string } | null {
  const [whole] = inFront.exec(line) ?? versionInFront.exec(line) ?? []
  return whole === undefined ? null : { tag: whole.trim(), rest: line.slice(whole.length) }
}
