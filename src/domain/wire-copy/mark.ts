/** A line that says that the copy ends or goes on: `MORE`, `###`, `-30-`, `ends`, `(끝)`, `NNNN`. */
export function isMark(line: string): boolean {
  return (
    isPageMark(line) ||
    /^(?:#\s?){2,6}$/.test(line) ||
    /^(?:[*=~]\s?){3,20}$/.test(line) ||
    /^[-–—]+\s?30\s?[-–—]+$/.test(line) ||
    /^[-–—(（<[]*\s?(?:ends?|end ?item|ende|schluss|fin|fine|fim|einde|koniec|slut|끝|完|了|конец|nnnn)\s?[-–—)）>\]]*\.?$/iu.test(
      line,
    )
  )
}

/** Marks that also stand between pages of one text: `MORE`, `(more)`, a rule of underscores. */
export function isPageMark(line: string): boolean {
  return (
    /^MORE(?: TO COME)?$/.test(line) ||
    /^[-–—(]+\s?more(?: to come| follows)?\s?[-–—)]+$/iu.test(line) ||
    /^_{2,}$/.test(line)
  )
}

/** Cuts a mark off a text's end: `… said the captain. Enditem`. */
export function cutTrailingMark(text: string): { readonly rest: string; readonly mark: string } | null {
  const [, space = '', mark] =
    /[.!?。…”"’»)](\s*)(Enditem|###|-30-|\((?:END|ENDS|FIN|끝|完)\))$/u.exec(text.slice(-20)) ?? []
  if (mark === undefined) return null
  return { rest: text.slice(0, text.length - space.length - mark.length), mark }
}

/** Cuts the writers' initials off a text's end: `… said the captain. abc/def`, `… said the captain. (abc)`. */
export function cutTrailingInitials(text: string): { readonly rest: string; readonly mark: string } | null {
  const [, mark] =
    /[.!?。…”"’»)] ([a-z]{2,4}(?:[/-][a-z]{2,4}){1,4}|[([][a-z]{2,4}(?:[/-][a-z]{2,4}){0,4}[)\]])$/u.exec(
      text.slice(-40),
    ) ?? []
  return mark === undefined ? null : { rest: text.slice(0, -mark.length).trimEnd(), mark }
}
