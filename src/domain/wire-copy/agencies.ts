import { MAX_CREDIT_LENGTH, MAX_CREDITS } from '../story.ts'

/** Agencies by the name they are credited with, and what else they are called. Names alone are facts; this is no endorsement. */
const known: Readonly<Record<string, readonly string[]>> = {
  AP: ['A.P.', 'Associated Press', 'The Associated Press', 'AP News', 'أ ب', 'أ. ب'],
  AFP: ['Agence France-Presse', 'Agence France Presse', 'أ ف ب', 'أ.ف.ب', 'فرانس برس', '法新社'],
  Reuters: ['Thomson Reuters', 'رويترز', 'ロイター', 'רויטרס', '路透社', '로이터'],
  dpa: ['Deutsche Presse-Agentur', 'dpa-infocom', 'dpa-AFX', 'dpa Deutsche Presse-Agentur GmbH'],
  Bloomberg: ['Bloomberg News', 'Bloomberg L.P.', 'Bloomberg LP'],
  Xinhua: ['Xinhua News Agency', '新华社', '新華社', '新华', '신화'],
  Yonhap: ['Yonhap News', 'Yonhap News Agency'],
  Kyodo: ['Kyodo News'],
  TASS: ['ITAR-TASS', 'Itar-Tass', 'ИТАР-ТАСС', 'ТАСС'],
  PA: ['Press Association', 'PA Media', 'The Press Association'],
  'Canadian Press': ['The Canadian Press', 'CP', 'La Presse Canadienne', 'Presse Canadienne'],
  PAP: ['Polska Agencja Prasowa'],
  EFE: ['Agencia EFE'],
  Lusa: ['Agência Lusa', 'Lusa – Agência de Notícias'],
  Jiji: ['Jiji Press'],
  Anadolu: ['Anadolu Agency', 'Anadolu Ajansı'],
  APA: ['Austria Presse Agentur'],
}
const alone = [
  'AKIpress AMNA ANGOP APS AZERTAC BNS CNA DHA Elta GNA IHA IPS KBS MNA NHK NNA PNA QNA RTL SANA TASR Ukrinform UNB VOA WAFA',
  'БЕЛТА УНИАН РБК APTN ITN DW ORF SRF ZDF ARD NDR WDR',
  'AA AAP ANA ANI ANP ANSA APA APP ATS BBC BSS BTA CNN CTK ČTK EFE IANS IRNA KCNA KNA KUNA MENA MTI NAN NPR NTB PAP PTI',
  'SAPA SDA SID SPA SRNA STA STT TT UNI UPI VNA WAM Agerpres Anadolu Antara Belga Bernama Bloomberg Hina Interfax Jiji',
  'Lusa Ritzau Tanjug Télam epd Интерфакс Укринформ 연합뉴스 뉴시스 뉴스1 共同 共同通信 時事 時事通信 Agencies Agenturen',
].flatMap((names) => names.split(' '))
const longAlone = [
  'Dow Jones',
  'Dow Jones Newswires',
  'MarketWatch',
  'Getty Images',
  'Central News Agency',
  'Australian Associated Press',
  'South African Press Association',
  'Agenzia Nova',
  'Agencia Télam',
  'Notimex',
  'Prensa Latina',
  'Adnkronos',
  'AGI',
  'States News Service',
  'PR Newswire',
  'PRNewswire',
  'ots',
  'news aktuell',
  'Business Wire',
  'GlobeNewswire',
  'Interfax-Ukraine',
  'Kyodo News Service',
  'Deutsche Welle',
  'Evangelischer Pressedienst',
  'Katholische Nachrichten-Agentur',
  'Sport-Informations-Dienst',
  'Keystone-ATS',
  'RIA Novosti',
  'РИА Новости',
  'Europa Press',
  'Agência Brasil',
  'Keystone-SDA',
  'ΑΠΕ-ΜΠΕ',
  'Press Trust of India',
  'United Press International',
]
const byName = new Map<string, string>([
  ...[...alone, ...longAlone].map((name) => [name.toLowerCase(), name] as const),
  ...Object.entries(known).flatMap(([name, others]) =>
    [name, ...others].map((other) => [other.toLowerCase(), name] as const),
  ),
])

/** The name an agency is credited with, or `null` when we don't know it. */
export function knownAgency(name: string): string | null {
  const lower = name.trim().toLowerCase()
  return byName.get(lower) ?? byName.get(lower.replace(/^the /, '')) ?? null
}

const between = /\s*[,;/&+|·=、،・]\s*|\s+(?:and|und|et|y|e|en|och|og|i|и|および|및|و)\s+/u
/** A desk of an agency behind a slash: `dpa/lno`, `AP/stf`, or writers' initials. */
const deskCode = /^\p{Ll}{2,4}$/u

/**
 * Reads a list of source names such as `AP, Reuters`, `dpa/AFP` or `The Associated Press and Reuters`.
 *
 * @param trust `known` wants at least one agency that we know among names; `labelled` takes any names, because the text
 *   itself said that these are its sources.
 * @returns at most `MAX_CREDITS`; `null` when it isn't one: then it is part of the text.
 */
export function readSources(list: string, trust: 'known' | 'labelled'): readonly string[] | null {
  if (list.length > MAX_SOURCES * (MAX_CREDIT_LENGTH + 5)) return null
  const given = list
    .trim()
    .replace(/[.。]$/, '')
    .split(between)
  const [first = ''] = given
  const names =
    knownAgency(first) !== null && list.includes('/')
      ? given.filter((name, index) => index === 0 || !deskCode.test(name) || knownAgency(name) !== null)
      : given
  if (names.length > MAX_SOURCES || !names.every(looksLikeName)) return null
  const agencies = names.map(knownAgency)
  if (trust === 'known' && agencies.every((agency) => agency === null)) return null
  return names.map((name, index) => agencies[index] ?? name)
}

/**
 * Where the first name beyond `MAX_CREDITS` stands in a list of sources; the list's length when there is none.
 */
export function endOfCredits(list: string): number {
  const separators = Array.from(list.matchAll(new RegExp(between, 'gu')), ({ index }) => index)
  return separators[MAX_CREDITS - 1] ?? list.length
}

/** More names than any credit line has; a post takes the first `MAX_CREDITS` of them. */
const MAX_SOURCES = 30

/** A name begins with a capital or in a script without any, is short and ends no sentence. */
function looksLikeName(name: string): boolean {
  if (knownAgency(name) !== null) return true
  if (name.length > MAX_CREDIT_LENGTH || name.split(' ').length > 5 || /[.!?:()]/.test(name)) return false
  return /^[\p{Lu}\p{Lt}\p{Lo}\d]/u.test(name)
}
