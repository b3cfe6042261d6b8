import { endOfCredits, knownAgency, readSources } from './agencies.ts'
import { dropped, type CopyPart } from './part.ts'

const label =
  /^[([]?\s?(?:sources?|quellen?|fuentes?|fonti|fonte|kilder?|källa|källor|bron|bronnen|источники?|출처|出典|来源|來源|المصدر|מקור)\s*(?:[:：]|\s[-–—]+\s)\s*(.{1,200}?)[)\]]?\.?$/iu

/** A line that only says where the news comes from: `(AP, Reuters)`, `AP/Reuters`, `Sources: AP, Reuters`, `— AFP`. */
export function readCreditLine(line: string): readonly string[] | null {
  const [, labelled] = label.exec(line) ?? []
  if (labelled !== undefined) return readSources(labelled, 'labelled')
  const written = writtenBy(line)
  if (written !== null) return written
  const [, bracketed] = /^[([（]\s?([^()[\]（）]{1,200}?)\s?[)\]）]\.?$/u.exec(line) ?? []
  if (bracketed !== undefined) return readSources(bracketed, 'known')
  const plain = line.replace(/^(?:[-–—=]+\s?|by |from |via |von |par |por )/iu, '')
  const names = readSources(plain, 'known')
  // Without brackets only names that we know: `Paris, Reuters` may be anything.
  return names !== null && names.every((name) => knownAgency(name) !== null) ? names : null
}

/** Sentences and phrases that only name a source: each with the names in its one group. */
const sourceSentences: readonly RegExp[] = [
  /^[-–—(]*\s?(?:with|from|using) (?:files|material|reports|reporting|information|inputs?|a file) (?:from|by) (?:the )?(.{2,80}?)[.)]*$/iu,
  /^[-–—(]*\s?(?:this|the above) (?:report|story|article|item) (?:by|from) (.{2,60}?) was (?:first )?(?:published|written|produced)\b.{0,60}$/iu,
  /^[-–—(]*\s?this (?:report|story|article) (?:was (?:produced|provided|supplied) by|is from|comes from|includes (?:reporting|material) (?:by|from)) (.{2,60}?)\.?[)]?$/iu,
  /^(.{2,60}?) (?:also )?contributed (?:reporting )?(?:to|for) this (?:report|story|article)\.?$/iu,
  /^[-–—(]*\s?(?:mit (?:material|informationen|angaben) (?:von|der)(?: den)?(?: agenturen| nachrichtenagentur)?|mit) (.{2,60}?)[.)]*$/iu,
  /^[-–—(]*\s?(?:avec (?:les informations (?:de l[’'])?|des informations d[e’'])?|d[’']après) ?(.{2,60}?)[.)]*$/iu,
  /^[-–—(]*\s?(?:con (?:información|informaciones|datos) de|con informazioni (?:di|da)|com informações d[aoe]|com) (.{2,60}?)[.)]*$/iu,
  /^[-–—(]*\s?(?:met (?:informatie|materiaal) van|bron:|na podstawie|za|по материалам|по данным) (.{2,60}?)[.)]*$/iu,
  /^(?:credit|credits|mandatory credit|agency|agencies|photo and text|text)\s?[:：]\s?(.{2,100}?)\.?$/iu,
]

function writtenBy(line: string): readonly string[] | null {
  for (const pattern of sourceSentences) {
    const [, names = ''] = pattern.exec(line) ?? []
    const read = names === '' ? null : readSources(names, 'known')
    if (read !== null && read.every((name) => knownAgency(name) !== null)) return read
  }
  return signed(line) ?? slashed(line)
}

/** `Lusa/Fim`: the agency with the sign that its copy ends. */
const withEnd = /^(.{2,20}?)\s?\/\s?(?:fim|fin|end|ends|ende|fine|slut|konec|koniec)\.?$/iu
/** `/ritzau/`, `/ritzau/AFP/` */
const betweenSlashes = /^\/\s?([^/]{2,30}(?:\/[^/]{2,30}){0,4})\s?\/?$/u
/** `AAP al/bc`: writers' initials behind the agency. */
const withInitials = /^(\p{Lu}{2,8}) \p{Ll}{2,4}(?:\/\p{Ll}{2,4}){1,4}$/u

function slashed(line: string): readonly string[] | null {
  const [, names = ''] = withEnd.exec(line) ?? betweenSlashes.exec(line) ?? withInitials.exec(line) ?? []
  const read = names === '' ? null : readSources(names, 'known')
  return read?.every((name) => knownAgency(name) !== null) === true ? read : null
}

/** `PTI ABC DEF`: agencies of South Asia sign with initials in capitals; elsewhere that would be a headline. */
export function capitalSignature(line: string): string | null {
  const [, name = ''] = /^(PTI|UNI|ANI|IANS|UNB|APP|BSS)(?: \p{Lu}{2,5}){1,6}$/u.exec(line) ?? []
  return name === '' ? null : knownAgency(name)
}

/** Writers' initials with the agencies they used: `kle/uh (AFP, dpa)`, `dpa abc yyzz n1 def`. */
function signed(line: string): readonly string[] | null {
  const [, bracketed] =
    /^\p{Ll}{2,4}(?:[-/]\p{Ll}{2,4}){0,4},?\s?[([]([^()[\]]{2,80})[)\]]\.?$/u.exec(line) ?? []
  if (bracketed !== undefined) return readSources(bracketed, 'known')
  const [, before] = /^[([]([^()[\]]{2,80})[)\]] \p{Ll}{2,4}(?:[-/]\p{Ll}{2,4}){0,4}$/u.exec(line) ?? []
  if (before !== undefined) return readSources(before, 'known')
  const [, agency = ''] =
    /^(\p{L}{2,8}) (?:\p{Ll}{2,4} )?(?:[a-z]{2,4} ){0,3}(?:[a-z]\d )?\p{Ll}{2,4}$/u.exec(line) ?? []
  const name = agency === '' ? null : knownAgency(agency)
  return name !== null && agency === agency.toLowerCase() ? [name] : null
}

/** The parts that a credit line becomes: names beyond the most that a post can have are left out. */
export function creditParts(text: string): readonly CopyPart[] {
  const cut = endOfCredits(text)
  if (cut === text.length) return [{ as: 'credit', text }]
  return [{ as: 'credit', text: text.slice(0, cut) }, dropped('source', text.slice(cut))]
}

/** Cuts a credit off a paragraph's end: `… flights resumed. (AP, Reuters)`, `… resumed. —Reuters`, `… despegaron. EFE`. */
export function cutTrailingCredit(
  text: string,
): { readonly rest: string; readonly raw: string; readonly credits: readonly string[] } | null {
  const [, rest, raw, bracketed, plain] = trailing.exec(text.slice(-MAX_TAIL_LENGTH)) ?? []
  if (rest === undefined || raw === undefined) return null
  const names = bracketed ?? plain ?? ''
  const signature = capitalSignature(names)
  const credits = signature !== null ? [signature] : (readSources(names, 'known') ?? slashed(names))
  if (credits === null || credits.some((name) => knownAgency(name) === null)) return null
  return { rest: text.slice(0, text.length - raw.length).trimEnd(), raw: raw.trim(), credits }
}

const MAX_TAIL_LENGTH = 160
const trailing =
  /([.!?。…”"’»])(\s?[(（]([^()（）]{1,100})[)）]\.?|(?:\s?[-–—]{1,2}\s?|\s)([\p{Lu}\p{Lo}d/][\p{L}/, ]{1,40}))$/u
