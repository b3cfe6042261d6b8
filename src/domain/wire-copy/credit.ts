import { knownAgency, readSources } from './agencies.ts'

const label =
  /^[([]?\s?(?:sources?|agency|agencies|credits?|quellen?|sources?|fuentes?|fonti|fonte|kilder?|källa|källor|bron|bronnen|источники?|출처|出典|来源|來源|المصدر|מקור)\s*(?:[:：]|\s[-–—]+\s)\s*(.{1,200}?)[)\]]?\.?$/iu

/** A line that only says where the news comes from: `(AP, Reuters)`, `AP/Reuters`, `Sources: AP, Reuters`, `— AFP`. */
export function readCreditLine(line: string): readonly string[] | null {
  const [, labelled] = label.exec(line) ?? []
  if (labelled !== undefined) return readSources(labelled, 'labelled')
  const [, bracketed] = /^[([（]\s?([^()[\]（）]{1,200}?)\s?[)\]）]\.?$/u.exec(line) ?? []
  if (bracketed !== undefined) return readSources(bracketed, 'known')
  const plain = line.replace(/^(?:[-–—]+\s?|by |from |via |von |par |por )/iu, '')
  const names = readSources(plain, 'known')
  // Without brackets only names that we know: `Paris, Reuters` may be anything.
  return names !== null && names.every((name) => knownAgency(name) !== null) ? names : null
}

/** Cuts a credit off the end of a paragraph: `… flights resumed. (AP, Reuters)`. */
export function cutTrailingCredit(
  text: string,
): { readonly rest: string; readonly raw: string; readonly credits: readonly string[] } | null {
  const [, rest, raw, inside] = /^(.*[.!?。…”"’»])\s?([(（]([^()（）]{1,100})[)）])\.?$/su.exec(text) ?? []
  if (rest === undefined || raw === undefined || inside === undefined) return null
  const credits = readSources(inside, 'known')
  if (credits === null || credits.some((name) => knownAgency(name) === null)) return null
  return { rest: rest.trimEnd(), raw: text.slice(rest.length).trim(), credits }
}
