import {
  around,
  correctingLines,
  correctingWords,
  embargoOpenings,
  embargoWords,
  killSentences,
  labels,
  loneLabels,
  slugWords,
} from './order-words.ts'
import { isTimeWord, readMoment, type NamedMoment } from './time-words.ts'

/**
 *   embargo     not to be published before a time
 *   kill        an earlier story is withdrawn: it must not be used
 *   correction  an earlier story was wrong in something
 *   advisory    anything else that newsrooms are told to do
 */
export type OrderKind = 'embargo' | 'kill' | 'correction' | 'advisory'

/** An instruction to the newsroom, cut off a line's beginning. */
export type Order = {
  readonly kind: OrderKind
  /** What stood there. */
  readonly text: string
  /** When an embargo ends, as far as it says. */
  readonly moment: NamedMoment | null
  /** What else stands in the line: a headline behind a label; mostly empty. */
  readonly rest: string
}

/** Longer lines are text, whatever they begin with. */
const MAX_ORDER_LENGTH = 300

/** Reads the instruction that a line begins with; `null` when it begins with none. */
export function readOrder(line: string): Order | null {
  if (line.length > MAX_ORDER_LENGTH) return null
  return embargo(line) ?? slugged(line) ?? bracketed(line) ?? labelled(line) ?? ordered(line)
}

const decoration = /^[\s*#=+_<>([{【［!•|.~–—-]+/u
const end = /^[\s*#=+_<>)\]}】］!•|.~:–—-]*$/u

// ---- embargoes

/** The openings by their first word, the longest of each first. */
const openings = new Map<string, (readonly string[])[]>()
for (const opening of embargoOpenings.toSorted((a, b) => b.length - a.length)) {
  const words = opening.split(' ')
  openings.set(words[0] ?? '', [...(openings.get(words[0] ?? '') ?? []), words])
}
const wordPattern = /[^\s,;:：、。()[\]{}【】［］|*#<>"“”„!?–—/-]+/gu

type Word = { readonly text: string; readonly start: number; readonly end: number }

function wordsIn(line: string): readonly Word[] {
  return Array.from(line.matchAll(wordPattern), ({ 0: text, index }) => ({
    text: text.toLowerCase(),
    start: index,
    end: index + text.length,
  }))
}

function embargo(line: string): Order | null {
  const words = wordsIn(line)
  if (words.length === 0) return null
  let at = 0
  let opening = openingAt(words, at)
  // `This report is strictly embargoed until …`
  while (opening === null && at < MAX_WORDS_AROUND && around.has(bare(words[at]?.text))) {
    at++
    opening = openingAt(words, at)
  }
  if (opening === null) return null
  let next = at + opening.length
  while (next < words.length && saysWhen(words[next]?.text ?? '')) next++
  const last = words[next - 1]
  if (last === undefined) return null
  const from = words[at + opening.length]?.start
  // `may` is a month too.
  const until = from === undefined ? '' : line.slice(from, last.end).replace(/\bmay not be\b/iu, '')
  const moment = readMoment(until)
  const tail = line.slice(last.end)
  const isWhole = next === words.length
  const says = moment.minute !== null || (moment.day !== null && moment.month !== null)
  if (isWhole) {
    // `Embargo` alone may be a headline's first word, but not a whole line of prose.
    return opening.isClear || says || moment.weekday !== null || isLabel(line, words[at], tail)
      ? { kind: 'embargo', text: line, moment, rest: '' }
      : null
  }
  const [separator = ''] = /^[.\s:：;)\]}】］|*!–—-]*/u.exec(tail) ?? []
  const isCut =
    /[:：;)\]}】］|*!]|\.\s|[–—-]\s/u.test(separator) && (says || opening.isClear || moment.weekday !== null)
  if (isCut) {
    const rest = tail.slice(separator.length)
    // A headline goes on behind a colon or a dash; behind a full stop there is more of the order.
    return /[:：|–—-]/u.test(separator) && !/\.\s*$/u.test(separator)
      ? { kind: 'embargo', text: line.slice(0, line.length - rest.length), moment, rest }
      : { kind: 'embargo', text: line, moment, rest: '' }
  }
  const isShouted = line === line.toUpperCase() && /\p{Lu}/u.test(line) && (says || opening.isClear)
  return isShouted ? { kind: 'embargo', text: line, moment, rest: '' } : null
}

const MAX_WORDS_AROUND = 8

/** The embargo's opening at a word: how many words it takes, and whether it alone is an instruction. */
function openingAt(
  words: readonly Word[],
  at: number,
): { readonly length: number; readonly isClear: boolean } | null {
  for (const opening of openings.get(bare(words[at]?.text)) ?? []) {
    if (!opening.every((word, index) => bare(words[at + index]?.text) === word)) continue
    return { length: opening.length, isClear: opening.length > 1 || opening[0] === 'sperrfrist' }
  }
  return null
}

function bare(word: string | undefined): string {
  return (word ?? '').replace(/\.+$/, '')
}

function saysWhen(word: string): boolean {
  return isTimeWord(word) || embargoWords.has(bare(word)) || /^[\d年月日時时分午前後まで以降:.]+$/u.test(word)
}

/** `EMBARGO:`, `*** EMBARGO ***`, `Sperrfrist`: a word alone that is marked as more than a word. */
function isLabel(line: string, word: Word | undefined, tail: string): boolean {
  if (word === undefined) return false
  const written = line.slice(word.start, word.end)
  return end.test(tail) && (written === written.toUpperCase() || decoration.test(line) || /:/.test(tail))
}

// ---- labels

type LabelKind = keyof typeof labels
const kinds = ['kill', 'correction', 'advisory'] as const
const kindsOf = (table: Readonly<Record<LabelKind, readonly string[]>>): ReadonlyMap<string, LabelKind> =>
  new Map(kinds.flatMap((kind) => table[kind].map((label) => [label, kind] as const)))
const byLabel = kindsOf(labels)
const byLoneLabel = kindsOf(loneLabels)
const MAX_LABEL_WORDS = 5

/** `CORRECTED-Ash closes airports`, `KILL:`, `Correction: Ferry story`, `【訂正】`, `*** WITHDRAWN ***`. */
function labelled(line: string): Order | null {
  const [lead = ''] = decoration.exec(line) ?? []
  const words = wordsIn(line)
  for (let count = Math.min(MAX_LABEL_WORDS, words.length); count > 0; count--) {
    const last = words[count - 1]
    if (last === undefined) continue
    const written = line.slice(lead.length, last.end).replace(/[.]$/, '').replaceAll("'", '’')
    const label = written.toUpperCase()
    const kind = byLabel.get(label) ?? byLoneLabel.get(label)
    if (kind === undefined) continue
    const tail = line.slice(last.end)
    // Behind `CORRECTED` and `UPDATE` agencies count: `CORRECTED-UPDATE 2-Ash …`.
    const [separator = ''] =
      /^\s?\d{0,2}(?:[:：)\]}】］]+|\s?[-–—]+)[\s*:)\]】=-]*|^[\s*.!=)\]}】］<>~-]*$/u.exec(tail) ?? []
    const rest = tail.slice(separator.length)
    if (rest !== '' && !byLabel.has(label)) continue
    if (!isMarked(kind, { written, lead, separator, rest })) continue
    // What editors are told stands behind the label; behind the others the headline goes on.
    if (kind === 'advisory') return { kind, text: line, moment: null, rest: '' }
    return { kind, text: line.slice(0, line.length - rest.length), moment: null, rest }
  }
  return null
}

type Labelled = {
  readonly written: string
  readonly lead: string
  readonly separator: string
  readonly rest: string
}

/** Whether a label is set off from what follows, so that it isn't the first word of a headline. */
function isMarked(kind: LabelKind, { written, lead, separator, rest }: Labelled): boolean {
  const isCapitals = written === written.toUpperCase()
  const isBracketed = /[([{【［*]/u.test(lead) && /[)\]}】］*]/u.test(separator)
  const hasColon = /[:：]/u.test(separator) && (isCapitals || kind !== 'kill')
  if (rest === '') return isCapitals || isBracketed || hasColon
  return isBracketed || hasColon || (isCapitals && /[-–—]/u.test(separator))
}

/** `BC-EU--Volcano, KILL`, `Ferry-Storm,corrective`. */
function slugged(line: string): Order | null {
  if (!/^[\^&]*(?:[A-Z]{2}-|[\p{L}\d]+(?:-{1,2}[\p{L}\d]+)+\s?,)/u.test(line) || line.length > 80) return null
  const words = line.split(/[\s,<=]+/)
  const found = words
    .slice(1)
    .map((word) => slugWords[word.toLowerCase()])
    .find((kind) => kind !== undefined)
  return found === undefined ? null : { kind: found, text: line, moment: null, rest: '' }
}

/** `(Corrects day in paragraph 2)`, `(Achtung, Korrektur: Neuer Tag)` */
function bracketed(line: string): Order | null {
  const [, inside = ''] = /^[([【（]\s?([^()[\]【】（）]{3,290})[)\]】）]\.?$/u.exec(line) ?? []
  return correctingWords.test(inside) || saysCorrection(inside)
    ? { kind: 'correction', text: line, moment: null, rest: '' }
    : null
}

/** A correction's label in front of a colon, alone or behind a call for attention. */
function saysCorrection(inside: string): boolean {
  const [before = '', after] = inside.split(/\s?[:：]/u, 2)
  const pieces = before.split(/\s?[,!–—]\s?/u)
  const label = pieces.pop()?.trim().toUpperCase() ?? ''
  return (
    after !== undefined &&
    byLabel.get(label) === 'correction' &&
    pieces.every((piece) => wordsIn(piece).every(({ text }) => around.has(text)))
  )
}

/** `Correction to Harbour bridge story`, `A kill is mandatory. Make certain the story is not published.` */
function ordered(line: string): Order | null {
  if (correctingLines.some((pattern) => pattern.test(line)))
    return { kind: 'correction', text: line, moment: null, rest: '' }
  const sentences = line.replace(decoration, '').split(/(?<=[.!:。])\s*/u)
  return sentences.some((sentence) => killSentences.some((pattern) => pattern.test(sentence)))
    ? { kind: 'kill', text: line, moment: null, rest: '' }
    : null
}
