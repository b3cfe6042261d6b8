import { knownAgency } from './agencies.ts'
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
  if (rights.test(line)) return 'rights'
  return kindOfPieces(line) ?? (isInvitation(line) ? 'standing' : null)
}

/** Furniture beside furniture: `By Ada Lind | Last updated: 07/27/2016`. A stamp says what the line is for. */
function kindOfPieces(line: string): DroppedKind | null {
  const pieces = line
    .split(/\s*[|·•]\s*|\s\.\s|(?<=[.!?])\s+/u)
    .filter((piece) => /[\p{L}\p{N}]/u.test(piece))
  if (pieces.length < 2 || pieces.length > 8) return null
  const kinds = pieces.map(furnitureKind)
  return kinds.includes(null) ? null : kinds.includes('stamp') ? 'stamp' : (kinds[0] ?? null)
}

/** `Turn on browser alerts for breaking news`: an invitation, with what it invites to. */
function isInvitation(line: string): boolean {
  return line.length <= MAX_INVITATION_LENGTH && invites.test(line) && invitedTo.test(line)
}

const MAX_INVITATION_LENGTH = 180
const invites =
  /^[^\p{L}\p{N}]{0,4}(?:would you like|do you want|want|get|receive|turn on|switch on|enable|allow|activate|subscribe|sign up|click|tap|press|never miss|don['’]t miss|be the first|stay|follow|join|try|set up|we can send|let us|möchten sie|jetzt|aktivieren|erhalten sie|abonnieren|verpassen sie|recevez|activez|abonnez|inscrivez|voulez-vous|ne manquez|reciba|recibe|active|activa|suscríb|quiere|ricevi|attiva|iscriviti|vuoi|receba|ative|assine|quer|ontvang|schakel|wilt|otrzymuj|włącz|zapisz|chcesz|получайте|включите|подпишитесь|хотите|速報|プッシュ|通知)/iu
const invitedTo =
  /\b(?:browser|desktop|push|web|e-?mail|mobile|text|news|story|breaking|live)(?:[ -](?:news|story|browser|desktop|push))?[ -](?:alerts?|notifications?|newsletters?)\b|\b(?:alerts?|notifications?|notified)\b.{0,60}\b(?:browser|desktop|phone|inbox|device)|\bnotify (?:me|you)\b|(?:benachrichtigung|push-nachricht|eilmeldungen|newsletter|notifications? |alertes|notificaciones|alertas|notifiche|avvisi|notificações|meldingen|powiadomienia|уведомлени|プッシュ通知|通知)/iu

/**
 * A stamp with a label in the same line as other words, cut off: `Ferry afloat. Last updated: 07/27/2016`. The signs between
 * go with the stamp.
 */
export function splitStamp(line: string): readonly [string, string] | null {
  if (line.length > MAX_FURNITURE_LENGTH || furnitureKind(line) !== null) return null
  for (const { 0: separator, index } of line.matchAll(/\s*[|·•]\s*|(?<=[.!?])\s+|\s[.–—-]\s/gu)) {
    const before = line.slice(0, index)
    const after = line.slice(index + separator.length)
    if (isLabelledStamp(after)) return [before, line.slice(index)]
    if (isLabelledStamp(before)) return [line.slice(0, index + separator.length), after]
  }
  return null
}

function isLabelledStamp(piece: string): boolean {
  return labelOf(piece) !== '' && isStamp(piece) && /\d/.test(piece)
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
  // `Harbour/bridge/`, `HARBOUR-BRIDGE/`, `(HARBOUR-BRIDGE/PIERS)`
  /^\(?[\p{L}\d-]{2,30}(?:\/[\p{L}\d-]{2,30}){0,5}\/\)?$/u,
  /^\([A-Z\d]+(?:-[A-Z\d]+)*\/[A-Z\d-]*\)$/u,
  // `AP-NY-11-29-26 1130EST`, `291130 NOV 26`: how wires end their copy.
  /^[A-Z]{2,4}-[A-Z]{2}-\d\d-\d\d-\d{2,4} \d{4}[A-Z]{1,4}$/u,
  /^\d{6}(?: [A-Z]{3,4})? [A-Z][A-Za-z]{2,3} (?:\d\d){1,2}$/u,
]

const notes: readonly RegExp[] = [
  /^\((?:adds?|updates?|recasts?|repeats?|corrects?|releads?|refiles?|rewrites?|edits?|writes?|changes?|fixes|restores|removes|eds:|editors?:|with (?:ap )?(?:photos?|video|graphics?|story slugged)|embargoed?|attn)\b[^()]{0,250}(?:\([^()]{0,60}\)[^()]{0,100}){0,3}\)\.?$/iu,
  // The same of other agencies: `(Zusammenfassung)`, `(Actualiza con detalles)`.
  /^\((?:zusammenfassung|durchgehend neu|neu|aktualisiert|wiederholung|meldung|mit (?:foto|bild|grafik|zitat)|nach|actualisation|actualise|avec|papier général|synthèse|ajoute|resumen|actualiza|amplía|añade|con foto|sintesi|riepilogo|aggiorna|aggiunge|atualiza|acrescenta|resumo|samenvatting|actualiseert|nieuw|podsumowanie|aktualizacja|dochodzi|обновлено|добавлено|повтор|更新|差し替え|続報)(?=[\s:,)\d])[^()]{0,200}\)\.?$/iu,
  /^(?:eds|editors|attn|attention editors)\s*:\s*\S.*$/iu,
  /^(?:with )?AP (?:photos?|video|graphics?)\b[^.]{0,60}\.?$/iu,
  // `=(PICTURE + VIDEO)=`
  /^=?\((?:picture|photo|video|graphic)s?(?:\s?[+,]\s?(?:picture|photo|video|graphic)s?)*\)=?$/iu,
]

const standing: readonly RegExp[] = [
  /^(?:click|tap|scroll|come|stay|keep|check|visit|sign up|subscribe|bookmark|refresh|reload|follow|get|read|see|watch)\b.{0,60}\b(?:latest|live|breaking|updates?|developments|newsletter|alerts?)\b.{0,80}\b(?:as (?:we|they|it|events?)\b.{0,40}|right here|on (?:this|our) page|to your inbox|below|here|happens?|in real time)[.!]?$/iu,
  /^(?:please )?(?:check back|refresh (?:this|the) page|reload this page|stay with us|stay tuned|come back)\b.{0,60}\b(?:updates?|details|more|latest)\b[^.]{0,30}[.!]?$/iu,
  /^this is a (?:developing|breaking)(?: news)? story[.,;]?(?: (?:and|it) will be updated[^.]{0,40}\.?| (?:please )?(?:check back|refresh)[^.]{0,60}\.?)?$/iu,
  /^this (?:story|page|article|post) (?:will be|is being) updated[^.]{0,60}\.?$/iu,
  /^[\s—–*-]*(?:advertisement|anzeige|werbung|publicité|publicidad)[\s—–*-]*$/iu,
  // `Follow AP’s coverage at https://…`, `More AP news: https://…`
  /^(?:(?:follow|find|read|see) )?(?:more )?(?:of )?(?:the )?(?:AP|AFP|Reuters|dpa|PA|CNN|BBC)(?:['’]s)? [^.:]{2,80}(?: at| on| here|:) ?(?:https?:\/\/|www\.|@|[a-z]+\.com)\S{0,200}$/iu,
  // `Our Standards: The Thomson Reuters Trust Principles.`
  /^our standards:.{3,80}$/iu,
  /^(?:purchase licensing rights|opens? (?:in )?(?:a )?new tab|skip to (?:main )?navigation|listen to this article|\d+ min(?:ute)?s? read|we use cookies\b.{0,140}|accept (?:all )?cookies)[.,]?$/iu,
  /^(?:lesen sie auch|mehr zum thema|zum thema|lire aussi|à lire aussi|lea también|leggi anche|leia também|lees ook|czytaj też|czytaj także|читайте также|関連記事)\s?[:：]?.{0,120}$/iu,
  /^(?:article|story) continues (?:after|below)\b[^.]{0,40}\.?$/iu,
  /^(?:continue reading(?: the main story)?|read more|read full story|skip to (?:main )?content|jump to comments|back to top|(?:leave a )?comments?(?: \(\d+\))?|\d+ comments?)[\s:»›>]*$/iu,
  // `Print | E-mail | Share this story`
  /^(?:print|e-?mail|share|save|tweet|like|facebook|twitter|text size|teilen|drucken|partager|imprimer)(?: this)?(?: page| story| article)?(?:\s*[|/·]\s*(?:print|e-?mail|share|save|tweet|like|comments?|facebook|twitter|text size)(?: this)?(?: page| story| article)?){0,8}$/iu,
]

const rights =
  /^(?:(?:copyright|©|\(c\))\s?.{0,80}(?:all rights reserved|alle rechte|tous droits|todos los derechos|may not be|inc\.?|ltd\.?|l\.?p\.|llc|plc|press|agency|reuters|afp|gmbh|(?:19|20)\d\d).{0,160}|(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|tutti i diritti riservati|riproduzione riservata|todos os direitos reservados|alle rechten voorbehouden|wszelkie prawa zastrzeżone|все права защищены|無断転載を禁じます|この記事の無断転載を禁じます)[.。]?)$/iu

/** The agencies whose rights a line names: `©2026 Bloomberg L.P.` */
export function rightsAgencies(line: string): readonly string[] {
  const named = line
    .replace(/^(?:copyright|©|\(c\)|\s)+/iu, '')
    .replaceAll(
      /(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?|all rights reserved.*$|alle rechte.*$|tous droits.*$/giu,
      '|',
    )
    .split(/[|,;/]|\.\s/u)
    .map((name) => knownAgency(name.replace(/\.$/, '').trim()) ?? knownAgency(name))
  return [...new Set(named.filter((name) => name !== null))]
}

const stampLabels: readonly RegExp[] = [
  /^[\s([|*]*(?:(?:last|first|page|story|article)\s+){0,2}(?:updated?|published|posted|modified|revised|issued|filed|created)(?:\s+(?:on|at))?\b\s*:?/iu,
  /^(?:stand|(?:zuletzt )?aktualisiert|veröffentlicht|erstellt|letztes update|letzte aktualisierung)(?: am)?\s*:?/iu,
  /^(?:publié|mis à jour|modifié)(?: le)?\s*:?/iu,
  /^(?:actualizado|publicado|aggiornato(?: il)?|pubblicato(?: il)?|обновлено|опубликовано)\s*:?/iu,
  /^(?:última actualización|ultimo aggiornamento|atualizado|publicado em|última atualização|bijgewerkt|gepubliceerd|laatst bijgewerkt|aktualizacja|opublikowano|ostatnia aktualizacja|uppdaterad|publicerad|opdateret|oppdatert)(?: (?:el|il|em|op|om|o|den))?\s*:?/iu,
  /^(?:업데이트|입력|수정|송고시간|更新|公開|发布|آخر تحديث|تاريخ النشر)\s*[:：]?/u,
]

/** `Last Updated: 10:32 GMT`, `Published 12 May 2013 | Updated 5 minutes ago`, or a moment alone on its line. */
function isStamp(line: string): boolean {
  const pieces = line
    .split(/\s*[|·•]\s*|\s[–—-]\s/)
    .map((piece) => piece.replace(/^[^\p{L}\p{N}([]+/u, ''))
    .filter((piece) => piece !== '')
  return pieces.length > 0 && pieces.every(isStampPiece)
}

/** What a stamp begins with, such as `Last updated:`; empty when it begins with none. */
function labelOf(piece: string): string {
  const bare = piece.replace(/^[^\p{L}\p{N}([]+/u, '')
  return stampLabels.map((pattern) => pattern.exec(bare)?.[0]).find((found) => found !== undefined) ?? ''
}

function isStampPiece(piece: string): boolean {
  const label = labelOf(piece)
  if (label === '') return isMoment(piece)
  const rest = piece.slice(label.length).replace(/[)\].]+$/, '')
  // `Published 10:00, updated 10:32`: another label inside.
  return saysOnlyWhen(
    rest.replaceAll(/,?\s*\b(?:last |first |and )?(?:updated|published)(?: at| on)?:?\s/giu, ' '),
  )
}
