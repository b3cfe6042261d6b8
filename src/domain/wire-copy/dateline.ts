import { MAX_DATELINE_LENGTH } from '../post.ts'
import { cleanLine } from '../text.ts'
import { knownAgency, readSources } from './agencies.ts'
import { isMoment, saysOnlyWhen } from './time-words.ts'

/** A dateline cut off a paragraph's beginning. */
export type Dateline = {
  /** What stood there, agency and dash included. */
  readonly raw: string
  /** Place and what belongs to it; empty for `(CNN) --`. */
  readonly place: string
  readonly credits: readonly string[]
  /** When it was published, where that stands beside the place. */
  readonly stamp?: string
  readonly rest: string
}

const DASH = '(?:\\s*(?:—|―|⸺|–|--+|_)\\s*|\\s-\\s*|\\.\\s?[-–—]\\s|\\s=\\s|-\\s)'
const withAgency = new RegExp(
  `^([^()\\[\\]]{0,80}?)\\s*[(\\[]([^()\\[\\]]{2,50})[)\\]]\\.?(?:${DASH}|\\s*:\\s|$)`,
  'u',
)
/** `New Delhi, Nov 29 (PTI) The bridge …`: behind a day no dash is needed. */
const withDay =
  /^([^()[\]]{2,60}?,\s[^()[\],]{3,30}?)\s*[([]([^()[\]]{2,30})[)\]]\s(?=[^\p{L}\p{N}\s]{0,2}\p{Lu})/u
const withSlashes = /^([^()/]{2,80}?)\.?\s*\/([^/]{2,30})\/(?:\.\s|\s?(?:--+|[-–—])\s)/u
const bare = new RegExp(`^([^()\\[\\]"“”«»!?;—―–]{2,80}?)(?:${DASH})(?=\\S)`, 'u')

/** Reads the dateline that a paragraph begins with; `null` when it begins with none. */
export function readDateline(text: string): Dateline | null {
  return eastAsian(text) ?? agencyDateline(text) ?? webDateline(text) ?? bareDateline(text)
}

function agencyDateline(text: string): Dateline | null {
  const [raw, before = '', inside = ''] =
    withAgency.exec(text) ?? withSlashes.exec(text) ?? agencyBehindDay(text) ?? []
  if (raw === undefined) return null
  const rest = text.slice(raw.length)
  const place = cleanLine(before.replace(/[\s,]+$/, ''))
  const known = readSources(inside, 'known')
  const credits = known ?? (/^[\p{Lu}]{2,8}$/u.test(inside) ? [inside] : null)
  if (credits === null || (rest === '' && place === '')) return null
  // `Nov 29 (Reuters) - …`: a day without a place.
  if (known !== null && saysOnlyWhen(place)) return { raw: raw.trim(), place: '', credits, rest }
  if (place !== '' && !isPlace(place, known !== null)) return null
  if (place !== '') return { raw: raw.trim(), place, credits, rest }
  // `(ANSA) - TRIESTE, 12 NOV - …`: the agency comes first.
  const then = bareDateline(rest)
  return then === null
    ? { raw: raw.trim(), place, credits, rest }
    : { ...then, raw: text.slice(0, text.length - then.rest.length).trim(), credits }
}

function agencyBehindDay(text: string): readonly string[] | null {
  const found = withDay.exec(text)
  const [, before = '', agency = ''] = found ?? []
  return knownAgency(agency) !== null && saysOnlyWhen(before.slice(before.lastIndexOf(',') + 1))
    ? found
    : null
}

/** `LONDON | Thu Apr 15, 2010 4:05pm EDT`: place and stamp on a line of their own. */
function webDateline(text: string): Dateline | null {
  const [, place, stamp] = /^([^|]{2,60}?)\s*\|\s*([^|]{6,60})$/u.exec(text) ?? []
  if (place === undefined || stamp === undefined || !isMoment(stamp) || !isPlace(place, false)) return null
  return { raw: text.slice(0, -stamp.length).trim(), place, stamp, credits: [], rest: '' }
}

function bareDateline(text: string): Dateline | null {
  const [raw, before = ''] = bare.exec(text) ?? []
  if (raw === undefined) return null
  const place = before.trim()
  const rest = text.slice(raw.length)
  // `NATO — the alliance — said`: what follows a dateline begins a sentence.
  if (!/^[^\p{L}\p{N}]{0,3}[\p{Lu}\p{Lt}\p{Lo}\p{N}]/u.test(rest)) return null
  const named = commaAgency(place)
  if (named !== null) return { raw: raw.trim(), ...named, rest }
  const caseless = /^[\p{Script=Hangul}\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}]{2,8}$/u.test(
    place,
  )
  const isShort = place.replaceAll(/[^\p{L}]/gu, '').length < 4
  if (!caseless && (isShort || notPlaces.test(place) || !isPlace(place, false))) return null
  // `МОСКВА, 12 ноя – РИА Новости. …`: the agency comes after the dash.
  const [behind, name = ''] = /^([\p{L} -]{2,30})\.\s/u.exec(rest) ?? []
  const agency = behind === undefined ? null : knownAgency(name)
  if (behind === undefined || agency === null) return { raw: raw.trim(), place, credits: [], rest }
  return { raw: (raw + behind).trim(), place, credits: [agency], rest: rest.slice(behind.length) }
}

/** `HARBOUR TOWN, Nov. 29, Kyodo - …`, `Hafenstadt, 29. November, dpa – …`: the agency is the last of the commas. */
function commaAgency(before: string): { readonly place: string; readonly credits: readonly string[] } | null {
  const cut = Math.max(before.lastIndexOf(','), before.lastIndexOf('/'))
  if (cut < 1) return null
  const agency = knownAgency(before.slice(cut + 1).replace(/[.:]$/, ''))
  const place = before.slice(0, cut).trim()
  if (agency === null) return dayAndAgency(before)
  return isPlace(place, true) ? { place, credits: [agency] } : null
}

/** `SYDNEY, Nov 29 AAP - …`: the agency stands behind the day. */
function dayAndAgency(
  before: string,
): { readonly place: string; readonly credits: readonly string[] } | null {
  const [, place = '', day = '', name = ''] =
    /^([^,]{2,60}(?:, [^,]{2,30})??), ([^,]{3,30}) (\S{2,12})$/u.exec(before) ?? []
  const agency = knownAgency(name)
  return agency === null || !saysOnlyWhen(day) || !isPlace(place, true)
    ? null
    : { place: `${place}, ${day}`, credits: [agency] }
}

/** Words in capitals that stand before a dash without being a place. */
const notPlaces =
  /^(?:UPDATED?|WATCH|LIVE|OPINION|ANALYSIS|EXPLAINER|CORRECTION|CLARIFICATION|NOTE|EDITOR['’]?S?\b.*|BREAKING.*|URGENT|FLASH|ALERT|WARNING|EXCLUSIVE|NATO|OPEC|NASA|UNESCO|UNICEF|ASEAN|FIFA|UEFA|EUROCONTROL|READ|VIDEO|PHOTOS?|FACTBOX|TIMELINE|PROFILE|Q&A|KEY POINTS|TODAY|MORE|NEW|LATEST|THE LATEST|CONFIRMED|DEVELOPING|WEATHER|SPORTS?|BUSINESS)\b/u

/**
 * `SEOUL`, `SEOUL, South Korea`, `MOSCOW/SEOUL`, `NEW YORK and LONDON`, `BERLIN, April 15`.
 *
 * @param trusted an agency that we know follows, so that `Berlin (dpa) -` and scripts without capitals count too.
 */
function isPlace(text: string, trusted: boolean): boolean {
  if (text.length > MAX_DATELINE_LENGTH) return false
  const [city = '', ...more] = text.split(/\s*,\s*/)
  if (more.length > 3 || !more.every((piece) => isRegion(piece))) return false
  const cities = city.split(/\s*[/&]\s*|\s+(?:and|und|et|y|e|и)\s+/u)
  return cities.length <= 4 && cities.every((name) => isCity(name, trusted))
}

function isCity(name: string, trusted: boolean): boolean {
  const words = name.split(/[\s-]+/)
  if (words.length > 5 || !/^[\p{L}\p{M}.'’ -]+$/u.test(name)) return false
  if (/^\p{Lu}/u.test(name) && name === name.toUpperCase()) return true
  if (!trusted) return false
  return words.every(
    (word) =>
      /^[\p{Lu}\p{Lt}\p{Lo}]/u.test(word) ||
      /^(?:am|an|der|de|del|la|le|sur|in|of|the|den|di|do|da|el|al)$/u.test(word),
  )
}

function isRegion(piece: string): boolean {
  if (saysOnlyWhen(piece)) return true
  const words = piece.split(/\s+/)
  return (
    words.length <= 5 &&
    words.every((word) => /^[\p{Lu}\p{Lo}]/u.test(word) || /^(?:of|and|the|de|la|du)$/u.test(word)) &&
    !/[!?;:]/.test(piece)
  )
}

/** `(서울=연합뉴스)`, `[서울=뉴시스]`, `【ソウル共同】`, `［ソウル 15日 ロイター］ -`, `新华社北京4月15日电`. */
function eastAsian(text: string): Dateline | null {
  const [equals, city = '', agency = ''] =
    /^[([［（【]\s?([^()[\]=]{1,20}?)\s?[=＝]\s?([^()[\]=]{2,12})[)\]］）】]\s?/u.exec(text) ?? []
  if (equals !== undefined) return asDateline(text, equals, city, agency)
  const [brackets, inside = ''] = /^[【［]([^】］]{2,30})[】］]\s?[-–—]?\s?/u.exec(text) ?? []
  if (brackets !== undefined) {
    for (let cut = 1; cut < inside.length; cut++) {
      if (knownAgency(inside.slice(cut).trim()) !== null)
        return asDateline(text, brackets, inside.slice(0, cut), inside.slice(cut))
    }
    return null
  }
  const [xinhua, place = '', day = ''] =
    /^(?:新华社|新華社)(\p{Script=Han}{2,8}?)((?:\d{1,2}月)?\d{1,2}日)[电電](?:[（(]记者[^（）()]{1,30}[）)])?\s?/u.exec(
      text,
    ) ?? []
  return xinhua === undefined ? null : asDateline(text, xinhua, `${place}${day}`, '新华社')
}

function asDateline(text: string, raw: string, place: string, agency: string): Dateline {
  const name = agency.replaceAll('\u3000', ' ').trim()
  const credit = knownAgency(name) ?? name
  return {
    raw: raw.trim(),
    place: cleanLine(place.replaceAll('\u3000', ' ')),
    credits: [credit],
    rest: text.slice(raw.length),
  }
}
