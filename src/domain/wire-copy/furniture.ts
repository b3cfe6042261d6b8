import { bylineKind } from './byline.ts'
import type { DroppedKind } from './part.ts'
import { isTag } from './tag.ts'
import { isMoment, saysOnlyWhen } from './time-words.ts'

/** Longer lines are text, whatever they begin with. */
const MAX_FURNITURE_LENGTH = 300

/** What a whole line is when it is no part of the news; `null` when it may be. */
export function furnitureKind(line: string): DroppedKind | null {
  if (line.length > MAX_FURNITURE_LENGTH) return null
  if (isTag(line)) return 'tag'
  if (isStamp(line)) return 'stamp'
  if (slugs.some((pattern) => pattern.test(line))) return 'slug'
  if (notes.some((pattern) => pattern.test(line))) return 'note'
  if (standing.some((pattern) => pattern.test(line))) return 'standing'
  if (bylineKind(line) !== null) return 'byline'
  return rights.test(line) ? 'rights' : null
}

const slugs: readonly RegExp[] = [
  // `BC-EU--Volcano, 2nd Ld-Writethru,0812`
  /^[&^]{0,2}(?:BC|AM|PM)-{1,2}[^\s.]+(?: [^.]{1,60})?$/u,
  /^.{1,60}\bLd-Writethru.{0,20}$/iu,
  // `Norway-penguin-zoo,2ndlead`
  /^[\p{L}\d]+(?:-[\p{L}\d]+){1,5},(?:\d?(?:st|nd|rd|th)?(?:lead|ld|urgent|update)|LEAD|URGENT)$/iu,
  /^slug(?:line)?\s*:\s*\S.{0,60}$/iu,
  // `a0456 r w bc-volcano 0812`, `ZCZC HNA041`: how teleprinters numbered their copy.
  /^[a-z]{1,4}\d{3,5}(?: [\p{L}\d/-]{1,12}){2,7}$/u,
  /^ZCZC\b.{0,40}$/u,
]

const notes: readonly RegExp[] = [
  /^\((?:adds?|updates?|recasts?|repeats?|corrects?|releads?|refiles?|rewrites?|edits?|writes?|changes?|fixes|restores|removes|eds:|editors?:|with (?:ap )?(?:photos?|video|graphics?|story slugged)|embargoed?|attn)\b[^()]{0,250}(?:\([^()]{0,60}\)[^()]{0,100}){0,3}\)\.?$/iu,
  /^(?:eds|editors|attn|attention editors)\s*:\s*\S.*$/iu,
  /^(?:with )?AP (?:photos?|video|graphics?)\b[^.]{0,60}\.?$/iu,
  /^(?:embargoed|not for (?:release|publication)) (?:until|before)\b[^.]{0,80}\.?$/iu,
  // `=(PICTURE + VIDEO)=`
  /^=?\((?:picture|photo|video|graphic)s?(?:\s?[+,]\s?(?:picture|photo|video|graphic)s?)*\)=?$/iu,
]

const standing: readonly RegExp[] = [
  /^(?:click|tap|scroll|come|stay|keep|check|visit|sign up|subscribe|bookmark|refresh|reload|follow|get|read|see|watch)\b.{0,60}\b(?:latest|live|breaking|updates?|developments|newsletter|alerts?)\b.{0,80}\b(?:as (?:we|they|it|events?)\b.{0,40}|right here|on (?:this|our) page|to your inbox|below|here|happens?|in real time)[.!]?$/iu,
  /^(?:please )?(?:check back|refresh (?:this|the) page|reload this page|stay with us|stay tuned|come back)\b.{0,60}\b(?:updates?|details|more|latest)\b[^.]{0,30}[.!]?$/iu,
  /^this is a (?:developing|breaking)(?: news)? story[.,;]?(?: (?:and|it) will be updated[^.]{0,40}\.?| (?:please )?(?:check back|refresh)[^.]{0,60}\.?)?$/iu,
  /^this (?:story|page|article|post) (?:will be|is being) updated[^.]{0,60}\.?$/iu,
  /^[\s—–*-]*(?:advertisement|anzeige|werbung|publicité|publicidad)[\s—–*-]*$/iu,
  /^(?:article|story) continues (?:after|below)\b[^.]{0,40}\.?$/iu,
  /^(?:continue reading(?: the main story)?|read more|read full story|skip to (?:main )?content|jump to comments|back to top|(?:leave a )?comments?(?: \(\d+\))?|\d+ comments?)[\s:»›>]*$/iu,
  // `Print | E-mail | Share this story`
  /^(?:print|e-?mail|share|save|tweet|like|facebook|twitter|text size|teilen|drucken|partager|imprimer)(?: this)?(?: page| story| article)?(?:\s*[|/·]\s*(?:print|e-?mail|share|save|tweet|like|comments?|facebook|twitter|text size)(?: this)?(?: page| story| article)?){0,8}$/iu,
]

const rights =
  /^(?:(?:copyright|©|\(c\))\s.{0,80}(?:all rights reserved|may not be|inc\.?|ltd\.?|press|agency|reuters|afp|gmbh|\d{4}).{0,160}|all rights reserved\.?)$/iu

const stampLabels: readonly RegExp[] = [
  /^[\s([|*]*(?:(?:last|first|page|story|article)\s+){0,2}(?:updated?|published|posted|modified|revised|issued|filed|created)(?:\s+(?:on|at))?\b\s*:?/iu,
  /^(?:stand|(?:zuletzt )?aktualisiert|veröffentlicht|erstellt|letztes update|letzte aktualisierung)(?: am)?\s*:?/iu,
  /^(?:publié|mis à jour|modifié)(?: le)?\s*:?/iu,
  /^(?:actualizado|publicado|aggiornato(?: il)?|pubblicato(?: il)?|обновлено|опубликовано)\s*:?/iu,
  /^(?:업데이트|입력|수정|송고시간|更新|公開|发布|آخر تحديث|تاريخ النشر)\s*[:：]?/u,
]

/** `Last Updated: 10:32 GMT`, `Published 12 May 2013 | Updated 5 minutes ago`, or a moment alone on its line. */
function isStamp(line: string): boolean {
  const pieces = line.split(/\s*[|·•]\s*/).filter((piece) => piece !== '')
  return pieces.length > 0 && pieces.every(isStampPiece)
}

function isStampPiece(piece: string): boolean {
  const label = stampLabels.map((pattern) => pattern.exec(piece)?.[0]).find((found) => found !== undefined)
  if (label === undefined) return isMoment(piece)
  const rest = piece.slice(label.length).replace(/[)\].]+$/, '')
  // `Published 10:00, updated 10:32`: another label inside.
  return saysOnlyWhen(
    rest.replaceAll(/,?\s*\b(?:last |first |and )?(?:updated|published)(?: at| on)?:?\s/giu, ' '),
  )
}
