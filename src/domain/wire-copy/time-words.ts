/** Names of the months, of which January is the first, as they are written in datelines, stamps and embargoes. */
const months = [
  'january jan januar jänner jaenner janvier janv enero ene gennaio gen janeiro januari stycznia styczeń января янв január ledna',
  'february feb februar februari février fevrier févr fév febrero febbraio fevereiro fev lutego luty февраля фев února',
  'march mar märz maerz mär mrz mars marzo março maart mrt marca marzec марта мар března',
  'april apr avril avr abril abr aprile kwietnia kwiecień апреля апр dubna',
  'may mai mayo maggio mag maio mei maja maj мая května',
  'june jun juni juin junio giugno giu junho czerwca czerwiec июня июн června',
  'july jul juli juillet juil julio luglio lug julho lipca lipiec июля июл července',
  'august aug augusti août aout agosto ago sierpnia sierpień августа авг srpna',
  'september sep sept septembre septiembre settembre setembro set września wrzesień сентября сен сент září',
  'october oct oktober okt octobre octubre ottobre ott outubro out października październik октября окт října',
  'november nov novembre noviembre novembro listopada listopad ноября ноя нояб',
  'december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro grudnia grudzień декабря дек prosince',
].map((names) => names.split(' '))
/** Days of the week, Sunday first. */
const weekdays = [
  'sunday sun sonntag so dimanche dim domingo domenica dom zondag zo niedziela niedzielę воскресенье söndag søndag neděle',
  'monday mon montag mo lundi lun lunes lunedì segunda segunda-feira maandag ma poniedziałek понедельник måndag mandag',
  'tuesday tue tues dienstag di mardi martes martedì terça terça-feira dinsdag wtorek вторник tisdag tirsdag úterý',
  'wednesday wed mittwoch mi mercredi mer miércoles mercoledì quarta quarta-feira woensdag wo środa środę среда среду onsdag',
  'thursday thu thur thurs donnerstag do jeudi jeu jueves giovedì quinta quinta-feira donderdag czwartek четверг torsdag',
  'friday fri freitag fr vendredi ven viernes venerdì sexta sexta-feira vrijdag vr piątek пятница пятницу fredag pátek',
  'saturday sat samstag sonnabend sa samedi sam sábado sabato zaterdag za sobota sobotę суббота субботу lördag lørdag',
].map((names) => names.split(' '))

/** Minutes east of UTC of the zones that have one name; those with summer time by rule stand in `zoneNames`. */
const zoneOffsets: Readonly<Record<string, number>> = {
  gmt: 0,
  utc: 0,
  z: 0,
  wet: 0,
  bst: 60,
  west: 60,
  cet: 60,
  mez: 60,
  cest: 120,
  mesz: 120,
  eet: 120,
  eest: 180,
  msk: 180,
  мск: 180,
  brt: -180,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  jst: 540,
  kst: 540,
  hkt: 480,
  sgt: 480,
  aest: 600,
  aedt: 660,
}
const zoneNames: Readonly<Record<string, string>> = {
  et: 'America/New_York',
  eastern: 'America/New_York',
  ct: 'America/Chicago',
  mt: 'America/Denver',
  pt: 'America/Los_Angeles',
  pacific: 'America/Los_Angeles',
}
/** A town or country with `time` behind it, or `heure de` before it. */
const townZones: readonly (readonly [RegExp, string])[] = [
  [/\b(?:uk|london|british) time\b/u, 'Europe/London'],
  [/\b(?:new york|eastern) time\b/u, 'America/New_York'],
  [
    /\b(?:brussels|paris|berlin|vienna|madrid|rome|central european) time\b|heure de paris|heure de bruxelles|\bhora peninsular\b/u,
    'Europe/Paris',
  ],
  [/\btokyo time\b|日本時間/u, 'Asia/Tokyo'],
  [/московскому времени|moscow time/u, 'Europe/Moscow'],
]
/** Words that stand between the parts of a moment and say nothing of their own. */
const between =
  'um vom den der des am le la à a au du de heures heure horas hora las el alle il ore ore às as dia uur om op godz godziny dnia r ' +
  'в г часов мск времени kl klokken klockan den klo h hrs hours hour local time noon midnight on the of and del at uhr ' +
  'today tonight yesterday tomorrow now just minutes minute min mins second seconds ago less than day days ist ' +
  'heute gestern morgen vor minuten il y demain hoy ayer mañana oggi domani hoje amanhã vandaag dziś jutro сегодня завтра ' +
  'am pm a.m. p.m. vorm nachm 오전 오후 午前 午後'

const numbersOf = (lists: readonly (readonly string[])[], from: number): ReadonlyMap<string, number> =>
  new Map(lists.flatMap((names, index) => names.map((name) => [name, index + from] as const)))
const monthNumbers = numbersOf(months, 1)
const weekdayNumbers = numbersOf(weekdays, 0)
const otherWords = new Set([...between.split(' '), ...Object.keys(zoneOffsets), ...Object.keys(zoneNames)])

/** A number with what may hang on it: `10:32`, `15.`, `4:05am`, `2013-02-12`, `21st`, `10h32`, `+0200`, `2013년`. */
const number =
  /^[+-]?\d[\d:./-]*(?:am|pm|st|nd|rd|th|er|º|ª|h|h\d\d|z|年|月|日|时|時|分|년|월|일|시|분|[ap]\.m)?$/iu
const isoMoment = /^\d{4}-\d\d-\d\dt[\d:.]+(?:z|[+-]\d\d:?\d\d)?$/

/** The words of a text that may say when: split at spaces and signs, and after the signs of East Asian dates. */
function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[\s,;()|·•–—]+|(?<=[年月日时時分])/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
}

/** Whether a word can be part of a moment: a number, a month, a weekday, a zone, `at`, `noon`. */
export function isTimeWord(word: string): boolean {
  const lower = word.toLowerCase()
  const bare = lower.replace(/[.:]$/, '')
  return [lower, bare].some(
    (form) =>
      number.test(form) ||
      monthNumbers.has(form) ||
      weekdayNumbers.has(form) ||
      otherWords.has(form) ||
      isoMoment.test(form),
  )
}

/** Whether every word of it says when, and at least one is a number or `ago`, `today`, `now`. */
export function saysOnlyWhen(text: string): boolean {
  const words = wordsOf(text)
  if (words.length === 0 || words.length > 16) return false
  return (
    words.every(isTimeWord) &&
    words.some((word) => /\d/.test(word) || /^(?:ago|today|now|heute|yesterday|gestern)$/.test(word))
  )
}

/** Whether it names a moment so fully that it can't be anything else: with a clock, or a day, a month and a year. */
export function isMoment(text: string): boolean {
  return (
    saysOnlyWhen(text) &&
    (/\d{1,2}[:.h]\d\d|\d{1,2}\s?[ap]\.?m/iu.test(text) || /(?<!\d)(?:19|20)\d\d(?!\d)/.test(text)) &&
    text.length <= 80 &&
    /\d\D+\d|\d{4}-\d\d-\d\d/.test(text)
  )
}

/** A moment as a text names it; what it doesn't say is `null`. */
export type NamedMoment = {
  readonly year: number | null
  /** From 1. */
  readonly month: number | null
  readonly day: number | null
  /** 0 is Sunday. */
  readonly weekday: number | null
  /** Days from today, of `tomorrow` and the like. */
  readonly daysAhead: number | null
  /** Minutes after midnight. */
  readonly minute: number | null
  /** Minutes east of UTC, or an IANA name. */
  readonly zone: number | string | null
}

type Draft = { -readonly [Key in keyof NamedMoment]: NamedMoment[Key] }

const ahead = new Map<string, number>([
  ...'today heute aujourd’hui hoy oggi hoje vandaag dziś сегодня'
    .split(' ')
    .map((word) => [word, 0] as const),
  ...'tomorrow morgen demain mañana domani amanhã jutro завтра'.split(' ').map((word) => [word, 1] as const),
])

const tonight =
  /(?<!\p{L})(?:tonight|this evening|heute (?:abend|nacht)|ce soir|esta noche|stasera|vanavond|ikväll|i kväll|i aften)(?!\p{L})|今夜/u
/** In minutes after midnight: earlier hours belong to the night before. */
const SMALL_HOURS = 5 * 60

/** Longest text that is looked at for a moment. */
const MAX_MOMENT_LENGTH = 200

/**
 * Reads the moment that a text names, such as `0001 GMT TUESDAY DEC 1`, `30. November, 06:00 Uhr` or `12月1日 午前6時`.
 * `04/05/2026` stays without a day, because it is two different ones on the two sides of the ocean.
 */
export function readMoment(text: string): NamedMoment {
  const found: Draft = {
    year: null,
    month: null,
    day: null,
    weekday: null,
    daysAhead: null,
    minute: null,
    zone: null,
  }
  const line = text.slice(0, MAX_MOMENT_LENGTH).toLowerCase()
  found.zone = townZones.find(([pattern]) => pattern.test(line))?.[1] ?? null
  const rest = readDates(readClock(line, found), found)
  for (const word of wordsOf(rest).map((each) => each.replace(/[.:]$/, ''))) readMomentWord(word, found)
  const isTonight = tonight.test(line)
  if (isTonight && found.weekday === null) found.daysAhead ??= 0
  // Today's midnight is the one to come, and so are the small hours of tonight.
  if (found.daysAhead === 0 && found.minute !== null && found.minute < (isTonight ? SMALL_HOURS : 1))
    found.daysAhead = 1
  return found
}

/** Each shape of a clock's time, and how many minutes after midnight it is. */
const clocks: readonly (readonly [RegExp, (hour: number, minute: number, half: string) => number])[] = [
  // `0001 GMT`, `0600 hrs`: four digits with a zone or hours behind them.
  [
    /(?<!\d)([01]\d|2[0-3])([0-5]\d)(?=\s?(?:hrs|hours|h\b|gmt|utc|bst|ce?s?t|me?s?z|e[sd]?t\b|p[sd]?t\b|мск))/u,
    at,
  ],
  [/(?<!\d)(\d{1,2})(?:[:.h]([0-5]\d))?(?::[0-5]\d)?\s?([ap])\.?m\b/u, at],
  [/(午前|午後)?(\d{1,2})[時时](?:(\d{1,2})分)?/u, at],
  [/(?<![\d.:])([01]?\d|2[0-3])[:h]([0-5]\d)(?![\d.])/u, at],
  [
    /(?<![\d.:])([01]?\d|2[0-3])\.([0-5]\d)(?!\.?\d)(?!\.)(?=\s?(?:uhr|uur|h\b|hrs|gmt|ce?s?t|me?s?z|klo|kl|$|[^\d\s]))/u,
    at,
  ],
  [/(?<![\d.:])([01]?\d|2[0-3])\s?(?:uhr|uur|h(?:eures?)?\b|horas|hrs|часов)/u, at],
  [
    /(?:alle ore|alle|às|a las|kl|klo|godz|о|в|um)\.?\s([01]?\d|2[0-3])(?:[.:]([0-5]\d))?(?!\.?\d)(?!\.\s?\p{L})/u,
    at,
  ],
  [/\b(?:12 )?(midnight|mitternacht|minuit|medianoche|mezzanotte|meia-noite|middernacht|północ)/u, () => 0],
  [/\b(?:12 )?(noon|mittag|midi|mediodía|mezzogiorno|meio-dia)/u, () => 720],
]

function at(hour: number, minute: number, half: string): number {
  const isLate = half === 'p' || half === '午後'
  const isEarly = half === 'a' || half === '午前'
  return ((isLate && hour < 12 ? hour + 12 : isEarly && hour === 12 ? 0 : hour) % 24) * 60 + minute
}

function readClock(line: string, found: Draft): string {
  for (const [pattern, minuteOf] of clocks) {
    const match = pattern.exec(line)
    if (match === null) continue
    const groups = match.slice(1).filter((group) => group !== undefined)
    const [hour = 0, minute = 0] = groups.filter((group) => /^\d+$/.test(group)).map(Number)
    const half = groups.find((group) => /^(?:[ap]|午前|午後)$/u.test(group)) ?? ''
    if (hour > 24 || minute > 59) continue
    found.minute = minuteOf(hour, minute, half)
    return `${line.slice(0, match.index)} ${line.slice(match.index + match[0].length)}`
  }
  return line
}

function readDates(line: string, found: Draft): string {
  let rest = line
  const take = (pattern: RegExp, set: (numbers: readonly number[]) => void): void => {
    const match = pattern.exec(rest)
    if (match === null) return
    set(match.slice(1).map((group) => (group === undefined ? Number.NaN : Number(group))))
    rest = `${rest.slice(0, match.index)} ${rest.slice(match.index + match[0].length)}`
  }
  const set = (year: number | undefined, month: number | undefined, day: number | undefined): void => {
    found.year ??= year !== undefined && year >= 1000 ? year : null
    if (month !== undefined && month >= 1 && month <= 12) found.month ??= month
    if (day !== undefined && day >= 1 && day <= 31) found.day ??= day
  }
  take(/(?<!\d)(\d{4})-(\d\d)-(\d\d)t?/u, ([year, month, day]) => set(year, month, day))
  take(/(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日/u, ([year, month, day]) => set(year, month, day))
  take(/(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})?(?!\d)/u, ([day, month, year]) => set(year, month, day))
  take(/(?<!\d)(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}))?(?!\d)/u, ([one = 0, two = 0, year]) => {
    if (one > 12) set(year, two, one)
    else if (two > 12) set(year, one, two)
    else found.day ??= one
  })
  take(/[+-](\d\d):?(\d\d)(?!\d)/u, () => {})
  return rest
}

function readMomentWord(word: string, found: Draft): void {
  const zone = zoneOffsets[word] ?? zoneNames[word]
  if (zone !== undefined) found.zone ??= zone
  // `mar` is March or Tuesday, `do` a day or nothing: a weekday is only looked up for whole names.
  const month = monthNumbers.get(word)
  if (month !== undefined) found.month ??= month
  else if (word.length > 3) found.weekday ??= weekdayNumbers.get(word) ?? null
  found.daysAhead ??= ahead.get(word) ?? null
  const [, digits = ''] = /^(\d{1,4})(?:st|nd|rd|th|er|º|ª)?$/u.exec(word) ?? []
  if (digits.length === 4) found.year ??= Number(digits)
  else if (digits !== '' && Number(digits) >= 1 && Number(digits) <= 31) found.day ??= Number(digits)
}
