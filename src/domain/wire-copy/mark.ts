/** A line that says that the copy ends or goes on: `MORE`, `###`, `-30-`, `ends`, `(끝)`, `NNNN`. */
export function isMark(line: string): boolean {
  return (
    isPageMark(line) ||
    /^(?:#\s?){2,6}$/.test(line) ||
    /^[-–—]+\s?30\s?[-–—]+$/.test(line) ||
    /^[-–—(（<[]*\s?(?:ends?|end ?item|ende|fin|fine|fim|끝|完|конец|nnnn)\s?[-–—)）>\]]*\.?$/iu.test(line)
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
