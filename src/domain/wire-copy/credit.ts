import { knownAgency, readSources } from './agencies.ts'

const label =
  /^[([]?\s?(?:sources?|quellen?|fuentes?|fonti|fonte|kilder?|källa|källor|bron|bronnen|источники?|출처|出典|来源|來源|المصدر|מקור)\s*(?:[:：]|\s[-–—]+\s)\s*(.{1,200}?)[)\]]?\.?$/iu

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

/** Cuts a credit off a paragraph's end: `… flights resumed. (AP, Reuters)`, `… resumed. —Reuters`, `… despegaron. EFE`. */
export function cutTrailingCredit(
  text: string,
): { readonly rest: string; readonly raw: string; readonly credits: readonly string[] } | null {
  const [, rest, raw, bracketed, plain] = trailing.exec(text.slice(-MAX_TAIL_LENGTH)) ?? []
  if (rest === undefined || raw === undefined) return null
  const credits = readSources(bracketed ?? plain ?? '', 'known')
  if (credits === null || credits.some((name) => knownAgency(name) === null)) return null
  return { rest: text.slice(0, text.length - raw.length).trimEnd(), raw: raw.trim(), credits }
}

const MAX_TAIL_LENGTH = 120
const trailing =
  /([.!?。…”"’»])(\s?[(（]([^()（）]{1,100})[)）]\.?|(?:\s?[-–—]{1,2}\s?|\s)([\p{Lu}\p{Lo}d][\p{L}/, ]{1,40}))$/u
