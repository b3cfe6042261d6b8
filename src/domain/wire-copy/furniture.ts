import { knownAgency } from './agencies.ts'
import type { DroppedKind } from './part.ts'
import { isMoment, saysOnlyWhen } from './time-words.ts'

/** What a whole line is when it is no part of the news; `null` when it may be. */
export function furnitureKind(line: string): DroppedKind | null {
  if (line.length > MAX_FURNITURE_LENGTH) return null
  if (isTag(line)) return 'tag'
  if (isStamp(line)) return 'stamp'
  if (slugs.some((pattern) => pattern.test(line))) return 'slug'
  if (notes.some((pattern) => pattern.test(line))) return 'note'
  if (isStanding(line)) return 'standing'
  if (isByline(line)) return 'byline'
  return rights.test(line) ? 'rights' : null
}

/** Longer lines are text, whatever they begin with. */
const MAX_FURNITURE_LENGTH = 300

const tagWords =
  'URGENT|BREAKING(?: NEWS)?|JUST IN|NEWS ?FLASH|FLASH|BULLETIN|NEWS ?ALERT|ALERT|EIL(?:MELDUNG|T)?|ALERTE?|ÚLTIMA HORA|' +
  "URGENTE|ULTIM[’']?ORA|МОЛНИЯ|СРОЧНО|عاجل|속보|긴급|速報|快讯|快訊"
const updateWords = '(?:UPDATE|WRAPUP|CORRECTED|REFILE|RPT|REPEAT|ADDS|UPDATED?) ?\\d{0,2}'

/** `URGENT`, `*** BREAKING ***`, `[속보]`: alone on its line. */
function isTag(line: string): boolean {
  return new RegExp(`^[\\s*+<([【!-]*(?:${tagWords})[\\s*+>)\\]】!:.-]*$`, 'u').test(line)
}

/** Cuts a tag off a line's beginning: `BREAKING: Ash closes airports`, `UPDATE 2-Ash closes airports`. */
export function cutTag(line: string): { readonly tag: string; readonly rest: string } | null {
  const [whole] =
    new RegExp(
      `^(?:(?:${tagWords})\\s*(?:[:|]|\\s[-–—]+\\s|!)|[*+<([【]+\\s*(?:${tagWords})\\s*[*+>)\\]】]+:?)\\s*(?=\\S)`,
      'u',
    ).exec(line) ??
    new RegExp(`^${updateWords}\\s?[-:–—]\\s?(?=\\S)`, 'u').exec(line) ??
    []
  return whole === undefined ? null : { tag: whole.trim(), rest: line.slice(whole.length) }
}

const stampLabel =
  /^[\s([|*]*(?:(?:last|first|page|story|article)\s+)?(?:updated?|published|posted|modified|revised|issued|filed|created)(?:\s+(?:on|at))?\b\s*:?|^(?:stand|aktualisiert|zuletzt aktualisiert|veröffentlicht(?: am)?|erstellt(?: am)?|letztes update|letzte aktualisierung|publié(?: le)?|mis à jour(?: le)?|modifié(?: le)?|actualizado|publicado|aggiornato(?: il)?|pubblicato(?: il)?|обновлено|опубликовано|업데이트|입력|수정|송고시간|更新|公開|发布|آخر تحديث|تاريخ النشر)\s*[:：]?/iu

/** `Last Updated: 10:32 GMT`, `Published 12 February 2013 | Updated 10:32`, or a moment alone on its line. */
function isStamp(line: string): boolean {
  const pieces = line.split(/\s*[|·•]\s*/).filter((piece) => piece !== '')
  return pieces.length > 0 && pieces.every(isStampPiece)
}

function isStampPiece(piece: string): boolean {
  const [label] = stampLabel.exec(piece) ?? []
  if (label === undefined) return isMoment(piece)
  const rest = piece
    .slice(label.length)
    .replace(/[)\].]+$/, '')
    .trim()
  // `Published 10:00, updated 10:32`: another label inside.
  return saysOnlyWhen(
    rest.replaceAll(/,?\s*\b(?:last |and )?(?:updated|published|first published)(?: at| on)?:?\s/giu, ' '),
  )
}

const slugs: readonly RegExp[] = [
  /^[&^]{0,2}(?:BC|AM|PM)-{1,2}[^\s.]+(?: [^.]{1,60})?$/u,
  /^.{1,60},? ?(?:\d(?:st|nd|rd|th)|\d)? ?(?:Ld|Lead)-?Writethru.{0,20}$/iu,
  /^[\p{L}\d]+(?:-[\p{L}\d]+){1,5},(?:\d?(?:st|nd|rd|th)?(?:lead|ld|urgent|update)|LEAD|URGENT)$/iu,
  /^slug(?:line)?\s*:\s*\S.{0,60}$/iu,
  /^[a-z]{1,4}\d{3,5}(?: [\p{L}\d/-]{1,12}){2,7}$/u,
]

const notes: readonly RegExp[] = [
  /^\((?:adds?|updates?|recasts?|repeats?|corrects?|releads?|refiles?|rewrites?|edits?|writes?|changes?|fixes|restores|removes|eds:|editors?:|with (?:ap )?(?:photos?|video|graphics?|story slugged)|embargoed?|for (?:release|use)|attn|for more)\b[^()]{0,250}(?:\([^()]{0,60}\)[^()]{0,100}){0,3}\)\.?$/iu,
  /^(?:eds|editors|attn|attention editors)\s*:\s*\S.*$/iu,
  /^(?:with )?AP (?:photos?|video|graphics?)\b[^.]{0,60}\.?$/iu,
  /^(?:embargoed|not for (?:release|publication)) (?:until|before)\b[^.]{0,80}\.?$/iu,
]

const standing: readonly RegExp[] = [
  /^(?:click|tap|scroll|come|stay|keep|check|visit|sign up|subscribe|bookmark|refresh|reload|follow|get|read|see|watch)\b.{0,60}\b(?:latest|live|breaking|updates?|developments|newsletter|alerts?)\b.{0,80}\b(?:as (?:we|they|it|events?)\b.{0,40}|right here|on (?:this|our) page|to your inbox|below|here|happens?|in real time)[.!]?$/iu,
  /^(?:please )?(?:check back|refresh (?:this|the) page|reload this page|stay with us|stay tuned|come back)\b.{0,60}\b(?:updates?|details|more|latest)\b[^.]{0,30}[.!]?$/iu,
  /^(?:this is a (?:developing|breaking)(?: news)? story)[.,;]?(?: (?:and|it) will be updated[^.]{0,40}\.?| (?:please )?(?:check back|refresh)[^.]{0,60}\.?)?$/iu,
  /^this (?:story|page|article|post) (?:will be|is being) updated[^.]{0,60}\.?$/iu,
  /^[\s—–*-]*advertisement[\s—–*-]*$/iu,
  /^(?:article|story) continues (?:after|below)\b[^.]{0,40}\.?$/iu,
  /^(?:continue reading|read more|read full story|skip to (?:main )?content|jump to comments|back to top|print(?: this)?(?: page| story| article)?|e-?mail(?: this)?(?: page| story| article)?|share(?: this)?(?: page| story| article)?|save|tweet|(?:leave a )?comments?(?: \(\d+\))?|\d+ comments?|anzeige|werbung|publicité|publicidad|teilen|drucken|partager|imprimer)(?: the main story)?[\s:»›>]*$/iu,
  /^(?:print|e-?mail|share|save|tweet|like|comments?|facebook|twitter|text size|a a a|\||\s|\/|·|-)+$/iu,
]

function isStanding(line: string): boolean {
  return line.length <= 200 && standing.some((pattern) => pattern.test(line))
}

const rights =
  /^(?:(?:copyright|©|\(c\))\s.{0,80}(?:all rights reserved|may not be|inc\.?|ltd\.?|press|agency|reuters|afp|gmbh|\d{4}).{0,160}|all rights reserved\.?)$/iu

/** `By Jane Doe`, `Von Max Muster`, `(Reporting by …; Editing by …)`, `… contributed to this report.` */
export function isByline(line: string): boolean {
  if (
    /^\(?(?:additional |further )?(?:reporting|writing|written|editing|edited|compiled|translated|photos?) (?:and (?:writing|editing) )?by [\p{Lu}].{0,250}\)?$/u.test(
      upperFirst(line),
    )
  )
    return true
  if (
    /^(?:[\p{Lu}].{0,200}) (?:also )?contributed (?:reporting )?(?:to|for) this (?:report|story|article)\.?$/u.test(
      line,
    )
  )
    return true
  if (
    /^\p{Script=Hangul}{2,4}(?:[·,]\s?\p{Script=Hangul}{2,4})* ?(?:기자|특파원)(?: ?=)?(?: \S+@\S+)?$/u.test(
      line,
    )
  )
    return true
  if (/^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/.test(line)) return true
  const [, names] = /^(?:by|von|par|por|di|от|door|af|av)\s+(\S.{2,100})$/iu.exec(line) ?? []
  return names !== undefined && areNames(names)
}

function upperFirst(line: string): string {
  return line.replace(/^(\(?(?:\p{L}+ )+?by) /iu, (start) => start.toLowerCase())
}

const smallNameWord =
  /^(?:and|und|et|y|e|in|for|für|the|of|de|la|le|van|von|der|den|du|da|di|bin|al|el|staff|writers?|reporters?|correspondents?|editors?|special|to|at|from|our|aus|à|en|with|mit|agencies|agenturen|reuters|dpa|news|our|own)$/u

function areNames(names: string): boolean {
  if (knownAgency(names) !== null) return true
  if (/[!?:;“”"]|\.$/.test(names) || saysOnlyWhen(names)) return false
  const words = names.split(/[\s,/|&]+/).filter((word) => word !== '' && word !== '-')
  const proper = words.filter((word) => /^[\p{Lu}\p{Lo}]/u.test(word))
  return (
    proper.length >= 2 &&
    words.length <= 14 &&
    words.every((word) => proper.includes(word) || smallNameWord.test(word))
  )
}
