import { knownAgency } from './agencies.ts'
import { saysOnlyWhen } from './time-words.ts'

/**
 * Whether a line only says who wrote or helped. `likely` are two or more names after `By`, which a headline may be too:
 * `By Land and Sea`.
 */
export function bylineKind(line: string): 'certain' | 'likely' | null {
  if (helpers.some((pattern) => pattern.test(line)) || isAgencyWriter(line)) return 'certain'
  const [, names] = /^(?:by|von|par|por|di|от|door|af|av)\s+(\S.{2,100})$/iu.exec(line) ?? []
  if (names === undefined || !areNames(names)) return null
  const certain =
    /[,|(]/.test(names) ||
    /^[^\p{Ll}]+$/u.test(names) ||
    /\b(?:staff|special|correspond|reporter|writer|agenc)/iu.test(names)
  return certain ? 'certain' : 'likely'
}

const helpers: readonly RegExp[] = [
  // `(Reporting by Ada Lind; Editing by Ole Berg)`
  /^[-–—]*\s?\(?(?:with )?(?:additional |further )?(?:(?:reporting|writing|written|editing|edited|compiled|translated|photos?)(?: and (?:writing|editing))? by|(?:assistance|help|contributions?|contributing) (?:from|by)) \p{L}.{0,250}\)?$/iu,
  /^\((?:reportage|rédigé par|bericht(?: von)?|redigiert von|información de|editado por|editing (?:di|de))\s\p{Lu}.{0,250}\)$/iu,
  /^\p{Lu}.{0,200} (?:also )?contributed (?:reporting )?(?:to|for) this (?:report|story|article)\.?$/u,
  /^\p{Script=Hangul}{2,4}(?:[·,]\s?\p{Script=Hangul}{2,4})* ?(?:기자|특파원)(?: ?=)?(?: \S+@\S+)?$/u,
  // An address or a number to call, alone on its line.
  /^\(*[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?:[;,\s]+\+?[\d\s()-]{6,30})?\)*$/,
  // The same in other languages, with its own brackets or a semicolon.
  /^[([](?:reportage|texte|rédaction|édité|édition|traduit|redaktion|bearbeitung|text|übersetzt|reportaje|redacción|edición|traducido|a cura|testo|reportagem|edição|texto|traduzido|verslag|bewerkt|vertaald|oprac|tłum|redakcja|текст|редактор|перевод)\p{L}{0,6}\.?(?: (?:de|par|von|por|di|door|da))?[ :]\s?\p{Lu}.{0,200}[)\]]\.?$/iu,
  // The writers' initials as agencies sign: `abc/def/xyz`, `[abc]`, `abc/ def/`.
  /^[a-z]{2,4}(?:[-/][a-z]{2,4}){1,4}$/,
  /^[([]\p{Ll}{2,4}(?:[/-]\p{Ll}{2,4}){0,4}[)\]]$/u,
  /^\p{Ll}{2,4}\/(?: ?\p{Ll}{2,4}\/){0,4}$/u,
]

/** `Associated Press Writer`, the line under a name. */
function isAgencyWriter(line: string): boolean {
  const [, agency] = /^(.{2,40}?)\s(?:staff )?(?:writers?|correspondents?|reporters?)$/iu.exec(line) ?? []
  return agency !== undefined && knownAgency(agency) !== null
}

/** The agencies a byline names: `By ADA LIND, Associated Press Writer` gives `AP`. */
export function bylineAgencies(line: string): readonly string[] {
  const names = line
    .replace(/^(?:by|von|par|por|di|door)\s/iu, '')
    .split(/[,/|()]|\s(?:for|für|and|und)\s/u)
    .map((name) =>
      name.replace(/\s(?:staff )?(?:writers?|reporters?|correspondents?|editors?)\.?$/iu, '').trim(),
    )
  return names.flatMap((name) => knownAgency(name) ?? [])
}

const smallWord =
  /^(?:and|und|et|y|e|in|for|für|the|of|de|la|le|van|von|der|den|du|da|di|bin|al|el|staff|writers?|reporters?|correspondents?|editors?|special|to|at|from|our|own|news|aus|à|en|with|mit|agencies|agenturen|dpa)$/u

function areNames(names: string): boolean {
  if (/[!?:;“”"]|\.$/.test(names) || saysOnlyWhen(names)) return false
  const words = names.split(/[\s,/|&]+/).filter((word) => word !== '' && word !== '-')
  const proper = words.filter((word) => /^[\p{Lu}\p{Lo}]/u.test(word))
  if (proper.length < 2 || words.length > 14) return false
  return words.every((word) => proper.includes(word) || smallWord.test(word))
}

/** A Korean reporter's name between dateline and text: `홍길동 기자 = …`. */
export function cutKoreanByline(text: string): { readonly byline: string; readonly rest: string } | null {
  const [byline] =
    /^\p{Script=Hangul}{2,4}(?:[·,]\s?\p{Script=Hangul}{2,4})* ?(?:기자|특파원) ?= ?(?=\S)/u.exec(text) ?? []
  return byline === undefined ? null : { byline: byline.trim(), rest: text.slice(byline.length) }
}
