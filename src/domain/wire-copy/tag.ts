import { knownAgency } from './agencies.ts'
import { saysOnlyWhen } from './time-words.ts'

const words =
  'URGENT|BREAKING(?: NEWS)?|JUST IN|NEWS ?FLASH|FLASH|BULLETIN|NEWS ?ALERT|ALERT|EIL(?:MELDUNG|T)?|ALERTE|' +
  "ÚLTIMA HORA|URGENTE|ALERTA|ULTIM[’']?ORA|SPOED|PILNE|МОЛНИЯ|СРОЧНО|عاجل|속보|긴급|速報|号外|快讯|快訊"
/** Labels that are words of every language too: they count alone on their line. */
const loneWords =
  '(?:SPECIAL )?EXTRA|(?:1ST|2ND|3RD|\\d) ?(?:LEAD|LD|ADD|TAKE)|LEAD|SNAP|BLITZ|DRINGEND|VORRANG|PRIORITAIRE|' +
  '[Ff](?:OR|or) [Ii](?:MMEDIATE|mmediate) [Rr](?:ELEASE|elease)'

const alone = new RegExp(`^[\\s*+<([【!-]*(?:${words}|${loneWords})[\\s*+>)\\]】!:.=-]*$`, 'u')
const inFront = new RegExp(
  `^(?:(?:${words})\\s*(?:[:：|]|\\s[-–—]+\\s|!)|[*+<([【]+\\s*(?:${words})\\s*[*+>)\\]】]+:?)\\s*(?=\\S)`,
  'u',
)
/** How agencies count the versions of a story in its headline: `UPDATE 2-Ash closes airports`. */
const versionInFront = /^(?:UPDATED?|WRAPUP|RPT|REPEAT) ?\d{0,2}\s?[-:–—]\s?(?=\S)/u

/** `URGENT`, `*** BREAKING ***`, `[속보]`, `APNewsAlert`: alone on its line. */
export function isTag(line: string): boolean {
  return alone.test(line) || isReleaseHeading(line) || labelAgency(line) !== null
}

const release =
  /^[\s*+<([【!-]*(?:(?:press|news|media) release|pressemitteilung|presseinformation|medienmitteilung|presseaussendung|communiqué de presse|(?:nota|comunicado) de prensa|comunicato stampa|(?:comunicado de|nota à) imprensa|persbericht|informacja prasowa|pressmeddelande|pressemeddelelse|pressemelding|lehdistötiedote|пресс-релиз|報道発表|プレスリリース)(?!\p{L})/iu

/** `Pressemitteilung`, `PRESS RELEASE No. 12/2026`, `Communiqué de presse du 29 novembre 2026`. */
function isReleaseHeading(line: string): boolean {
  const [whole] = release.exec(line) ?? []
  if (whole === undefined || line.length > MAX_HEADING_LENGTH) return false
  const rest = line
    .slice(whole.length)
    .replace(/^[\s,:–—-]*(?:(?:nr|no|n°|nº|№|vom|du|del|dal|di|van|of|from|den|z)\.?\s)?/iu, '')
    .replace(/[\s*+>)\]】!:.=-]+$/u, '')
  return rest === '' || /^\d[\d/.-]*$/u.test(rest) || saysOnlyWhen(rest)
}

const MAX_HEADING_LENGTH = 80

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
