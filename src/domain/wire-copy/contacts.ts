import { endsSentence } from '../text-blocks.ts'
import { furnitureKind } from './furniture.ts'
import { blockLength, type Line } from './lines.ts'

/**
 * Where copy ends and what is meant for newsrooms alone begins: “not intended for publication”, editorial contacts, press
 * contacts. From there on nothing is for readers.
 *
 * @returns `lines.length` when none does, or when no sentence of the news stands above it.
 */
export function contactsStart(lines: readonly Line[]): number {
  const first = lines.findIndex(
    ({ text }) => endsSentence(text) && !isContactLine(text) && furnitureKind(text) === null,
  )
  for (let index = first < 0 ? lines.length : first + 1; index < lines.length; index++) {
    const text = lines[index]?.text ?? ''
    if (text.length > MAX_HEADING_LENGTH) continue
    if (isForNewsrooms(text) || isEditorialHeading(text)) return index
    if (isContactHeading(text) && hasContact(lines, index)) return index
  }
  return lines.length
}

/** Whether a line by itself is a way to reach somebody: `Press contact: Ada Lind, +44 1632 960001`. */
export function isContactLine(line: string): boolean {
  return (
    line.length <= MAX_HEADING_LENGTH &&
    (reaches.some((pattern) => pattern.test(line)) || isContactHeading(line)) &&
    saysWhere(line)
  )
}

/** How many lines a block of contacts takes at the copy's beginning; 0 when none stands there. */
export function contactBlock(lines: readonly Line[]): number {
  const text = lines[0]?.text ?? ''
  if (isContactLine(text)) return 1
  const count = blockLength(lines)
  const isBlock = count <= CONTACT_LINES && text.length <= MAX_HEADING_LENGTH && isContactHeading(text)
  return isBlock && lines.slice(0, count).some((line) => hasReach(line.text)) ? count : 0
}

/** Headings and such sentences are short; anything longer is text. */
const MAX_HEADING_LENGTH = 240
/** How far below its heading the first telephone number or address stands. */
const CONTACT_LINES = 6

const strip = /^[\s*#=_\-–—•+([{【■◆▼]+|[\s*#=_:：.!\-–—)\]}】■◆]+$/gu

function bareOf(line: string): string {
  return line.replaceAll(strip, '').toLowerCase().replaceAll("'", '’')
}

const headingsOf = (...rows: readonly string[]): ReadonlySet<string> =>
  new Set(rows.flatMap((row) => row.split(' | ')))

/** Headings that only ever stand above what newsrooms are told. */
const editorial = headingsOf(
  'notes to editors | note to editors | notes for editors | notes to editor | editor’s notes | editors’ notes | editorial contacts | editorial contact',
  'for editors only | for media only | for newsroom use only | not for publication | not for publication or broadcast | internal | media notes',
  'media contact | media contacts | press contact | press contacts | press enquiries | press inquiries | media enquiries | media inquiries | press office',
  'contact for media | contacts for media | contact for the press | contact information for media | public relations contact | pr contact | for media enquiries',
  'to contact the reporter on this story | to contact the reporters on this story | to contact the editor responsible for this story | to contact the editors responsible for this story',
  'to contact the author of this story | to contact the authors of this story | to contact the reporter | to contact the editor',
  'notizblock | redaktionelle hinweise | redaktioneller hinweis | hinweise für redaktionen | hinweis an die redaktion | hinweise an die redaktion',
  'ansprechpartner | ansprechpartnerin | ansprechpartner für medien | redaktionskontakt | redaktionskontakte | pressekontakt | pressekontakte | pressestelle',
  'dpa-kontakte | kontakt für medien | kontakt für journalisten | medienkontakt | rückfragen bitte an | rückfragehinweis | rückfragen | nicht zur veröffentlichung',
  'contact presse | contacts presse | contact média | contacts média | contacts médias | relations presse | service de presse | contact rédaction | contacts rédaction | à l’attention des rédactions',
  'note aux rédactions | notes aux rédactions | ne pas publier | non destiné à la publication',
  'contacto de prensa | contactos de prensa | contacto para prensa | contacto prensa | gabinete de prensa | contacto para medios | notas para los editores | nota para editores | no publicar',
  'contatti stampa | contatto stampa | ufficio stampa | contatti per la stampa | contatti per i media | note per i redattori | non pubblicare',
  'contato de imprensa | contatos de imprensa | contato para imprensa | contacto de imprensa | contactos de imprensa | assessoria de imprensa | notas aos editores | não publicar',
  'perscontact | perscontacten | perswoordvoering | contactpersoon voor de pers | niet voor publicatie | noot voor de redactie | noten voor de redactie | voor de redactie | persinformatie',
  'kontakt dla mediów | kontakt prasowy | kontakt dla prasy | biuro prasowe | dane kontaktowe dla mediów | nie do publikacji | informacja dla redakcji',
  'контакты для прессы | контакты для сми | контакт для сми | контактная информация для сми | пресс-служба | не для печати | не для публикации',
  'presskontakt | presskontakter | pressekontakt | pressekontakter | ej för publicering | ikke for publisering | lisätietoja medialle | tiedustelut',
  '報道関係者お問い合わせ先 | 報道関係のお問い合わせ | 本件に関するお問い合わせ先 | 本件に関する報道関係者からのお問い合わせ先 | 編集者への注記 | 掲載不可 | 取材に関するお問い合わせ | 媒体联系 | 媒體聯絡 | 언론 문의 | 보도자료 문의 | للتواصل الإعلامي',
)
/** Headings that stand above other things too: they count with a telephone number or an address below or behind them. */
const general = headingsOf(
  'contact | contacts | contact details | contact information | for more information | for further information | further information | more information | enquiries | inquiries',
  'for more information contact | for more information, contact | for more information please contact | for more information, please contact',
  'for further information contact | for further information, contact | for further information please contact | for further information, please contact',
  'author | authors | reporter | reporters | reporting team | spokesperson | press | media | redaktion | autor | autoren | autorin | kontakt | kontakte | weitere informationen | orte | internet',
  'pressesprecher | pressesprecherin | auskunft | auskünfte | für rückfragen | presse | contact et informations | informations | renseignements | journaliste | contacto | contactos | más información | para más información | prensa',
  'contatti | contatto | per informazioni | per ulteriori informazioni | informazioni | stampa | contato | contatos | contactos | mais informações | para mais informações | imprensa',
  'contactpersoon | meer informatie | voor meer informatie | pers | woordvoerder | więcej informacji | dodatkowe informacje | rzecznik | контакты | контакт | дополнительная информация | автор | yhteystiedot | lisätietoja',
  '問い合わせ | お問い合わせ | お問い合わせ先 | 連絡先 | 问询 | 联系方式 | 聯絡方式 | 문의 | 연락처 | اتصال',
)

function isEditorialHeading(line: string): boolean {
  const bare = bareOf(line)
  if (editorial.has(bare)) return true
  const [, heading = ''] = /^([^:：]{3,60})[:：]\s?\S/u.exec(line) ?? []
  return heading !== '' && editorial.has(bareOf(heading)) && !/[.!?]\s+\p{Lu}/u.test(line)
}

function isContactHeading(line: string): boolean {
  const bare = bareOf(line)
  if (general.has(bare) || editorial.has(bare)) return true
  const [, heading = ''] = /^([^:：]{3,60})[:：]\s?\S/u.exec(line) ?? []
  return general.has(bareOf(heading)) || editorial.has(bareOf(heading))
}

/** The heading's own line or one of the next says how to reach somebody. */
function hasContact(lines: readonly Line[], index: number): boolean {
  return lines
    .slice(index, index + CONTACT_LINES)
    .some(({ text }) => text.length <= MAX_HEADING_LENGTH && hasReach(text))
}

const mail = /[\w.+-]{1,64}(?:@|\s?\[at\]\s?|\(at\))[\w-]{1,63}(?:\.[\w-]{1,63})+/iu
/** A number to call: at least seven digits with only spaces, dots, brackets and dashes between them, and no date. */
const phone =
  /(?<![\d.:/])(?:\+|00?|\(0?)\d[\d\s()./–-]{5,24}\d(?![\d:])|\b(?:tel|phone|telefon|tél|teléfono|telefono|mobile?|mobil|handy|тел|電話|전화)\b\.?:?\s?\+?[\d(][\d\s()./–-]{4,24}\d|(?<!\d)\d{3}[-.\s]\d{3,4}[-.\s]\d{4}(?!\d)|(?<!\d)555-01\d\d(?!\d)/iu

/** A number, an address, a page or an account. */
function saysWhere(text: string): boolean {
  return hasReach(text) || /(?<![\w.])@\w{2,30}|\bhttps?:\/\/\S|\bwww\.\S/iu.test(text)
}

function hasReach(text: string): boolean {
  return mail.test(text) || phone.test(text)
}

/** Words of a sentence that only says that something is not for publication. */
const aroundForbidden = new Set(
  (
    'the following information informations is are details detail note notes contact contacts data numbers and below this these above text part section paragraph for ' +
    'editors only internal background please material intended meant strictly from here on last lines line names telephone phone it s ' +
    'die der das folgenden folgende diese nachfolgenden nachstehenden angaben informationen information sind ist hinweise kontaktdaten nur daten und teil bestimmt dieser abschnitt ' +
    'les informations suivantes ci-dessous coordonnées sont ce ces cette qui suit éléments suivants texte sont ' +
    'la las los siguientes siguiente información informaciones datos son es está están texto nota a continuación ' +
    'le seguenti informazioni dati sono i questi queste note che seguono il testo seguente ' +
    'as os seguintes informações dados são estas estes abaixo não se ' +
    'de volgende onderstaande informatie gegevens zijn is deze dit contactgegevens hieronder tekst ' +
    'poniższe następujące informacje dane są ta te informacja kontaktowe ' +
    'следующая следующие информация данные нижеследующая эта эти сведения'
  ).split(' '),
)
/** The heart of such a sentence. */
const forbidden: readonly RegExp[] = [
  /\bnot (?:intended |meant )?(?:for|to be) (?:publication|published|broadcast)(?: or (?:broadcast|publication|distribution))?\b/iu,
  /\bnicht (?:zur|für die) (?:veröffentlichung|publikation)(?: (?:bestimmt|gedacht|vorgesehen|freigegeben))?\b/iu,
  /\b(?:ne sont pas|n[e’']est pas|non) destinée?s? à (?:la publication|être publiée?s?)\b|\bne pas (?:publier|diffuser)\b/iu,
  /\bno (?:son|es|están?|destinad[ao]s? )?\s?(?:destinad[ao]s? |apt[ao]s? )?(?:a|para)(?: su| la)? publicación\b/iu,
  /\bnon (?:sono |è )?destinat[aeio] alla pubblicazione\b/iu,
  /\bnão (?:se )?(?:são |é )?(?:destinam?|destinad[ao]s?) (?:à|a|para) publicação\b/iu,
  /\bniet (?:bestemd |bedoeld )?voor (?:publicatie|openbaarmaking)(?: bestemd| bedoeld)?\b/iu,
  /(?<!\p{L})nie (?:są |jest )?(?:przeznaczon[ea] )?do publikacji/iu,
  /(?<!\p{L})не (?:предназначен[аоы]? )?для (?:публикации|печати)/iu,
  /(?:報道関係者限り|公開不可|掲載不可|公表はお控えください|報道しないでください)/u,
]

/** `The following information is not intended for publication`: nothing else is in the sentence. */
function isForNewsrooms(line: string): boolean {
  const heart = forbidden.map((pattern) => pattern.exec(line)).find((found) => found !== null)
  if (!heart) return false
  const others = `${line.slice(0, heart.index)} ${line.slice(heart.index + heart[0].length)}`
  const words = others.toLowerCase().match(/[\p{L}\p{N}-]+/gu) ?? []
  return words.length <= 14 && words.every((word) => aroundForbidden.has(word))
}

/** Sentences that say how to reach the writer or the sender. */

const reaches: readonly RegExp[] = [
  /^\(?(?:[Rr]each|[Cc]ontact|[Ww]rite to|[Ee]-?mail|[Ff]ollow|[Yy]ou can (?:reach|follow|contact)) (?:the )?(?:\p{Lu}[\p{L}.’'-]{1,30} ?){1,4}(?:at|on|via)\b.{3,150}$/u,
  /^(?:\p{Lu}[\p{L}.’'-]{1,30} ){1,4}(?:can be (?:reached|contacted)|is on twitter|tweets)\b.{3,150}$/u,
  /^(?:for (?:more|further|additional) information|for (?:press|media) (?:enquiries|inquiries)|to arrange an interview)\b.{0,40}\b(?:contact|call|visit|e-?mail|please)\b.{0,150}$/iu,
  /^(?:e-?mail|tel(?:efon)?|phone|mobil[e]?|fax|тел)\.?:?\s?[+(\w].{3,80}$/iu,
]
