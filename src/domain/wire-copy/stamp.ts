import { isMoment, saysOnlyWhen } from './time-words.ts'

const labels: readonly RegExp[] = [
  /^[\s([|*]*(?:(?:last|first|page|story|article)\s+){0,2}(?:updated?|published|posted|modified|revised|issued|filed|created)(?:\s+(?:on|at))?\b\s*:?/iu,
  /^(?:stand|(?:zuletzt )?aktualisiert|veröffentlicht|erstellt|letztes update|letzte aktualisierung)(?: am)?\s*:?/iu,
  /^(?:publié|mis à jour|modifié)(?: le)?\s*:?/iu,
  /^(?:actualizado|publicado|aggiornato(?: il)?|pubblicato(?: il)?|обновлено|опубликовано)\s*:?/iu,
  /^(?:업데이트|입력|수정|송고시간|更新|公開|发布|آخر تحديث|تاريخ النشر)\s*[:：]?/u,
]

/** `Last Updated: 10:32 GMT`, `Published 12 May 2013 | Updated 5 minutes ago`, or a moment alone on its line. */
export function isStamp(line: string): boolean {
  const pieces = line.split(/\s*[|·•]\s*/).filter((piece) => piece !== '')
  return pieces.length > 0 && pieces.every(isPiece)
}

function isPiece(piece: string): boolean {
  const label = labels.map((pattern) => pattern.exec(piece)?.[0]).find((found) => found !== undefined)
  if (label === undefined) return isMoment(piece)
  const rest = piece.slice(label.length).replace(/[)\].]+$/, '')
  // `Published 10:00, updated 10:32`: another label inside.
  return saysOnlyWhen(
    rest.replaceAll(/,?\s*\b(?:last |first |and )?(?:updated|published)(?: at| on)?:?\s/giu, ' '),
  )
}
