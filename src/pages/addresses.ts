import { html, type Html } from './html.ts'

/** Longer ones are no addresses that anybody meant to be pressed. */
const MAX_ADDRESS_LENGTH = 2_000

/**
 * What may be an address: from `http://`, `https://` or `www.` to the next white space, quotation mark, invisible character
 * or mark of Chinese and Japanese. Not from the middle of a word.
 */
const candidates =
  /(?<![\p{L}\p{N}_@./-])(?:https?:\/\/|www\.)[^\s<>"`«»‹›“”„‟‘‚\p{Cc}\p{Cf}\u3000-\u303F\uFF00-\uFF0F\uFF1A-\uFF20\uFF3B-\uFF40\uFF5B-\uFF65]+/giu

/**
 * Plain text with its bare web addresses as links. Whatever it makes a link of is `http` or `https`, has a host with a dot
 * and no user name, and says where it leads.
 */
export function linkAddresses(text: string): Html {
  const parts: (string | Html)[] = []
  let from = 0
  for (const { 0: candidate, index } of text.matchAll(candidates)) {
    const address = withoutSentenceEnd(candidate)
    const link = linkTo(address)
    if (link === null) continue
    parts.push(text.slice(from, index), link)
    from = index + address.length
  }
  return html`${parts}${text.slice(from)}`
}

function linkTo(address: string): Html | null {
  if (address.length > MAX_ADDRESS_LENGTH) return null
  const written = /^www\./i.test(address) ? `https://${address}` : address
  const url = URL.canParse(written) ? new URL(written) : null
  // A name before an @ looks like the host and isn't.
  if (url === null || url.username !== '' || url.password !== '' || !/[^.]\.[^.]/.test(url.hostname))
    return null
  const [, host = ''] = /^(?:https?:\/\/)?([^/\\?#:]*)/i.exec(address) ?? []
  const shown = isPlain(host) ? address : address.replace(host, url.hostname)
  return html`<a href="${url.href}" rel="nofollow noopener" dir="ltr">${shown}</a>`
}

const openings: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }

/** Without what belongs to the sentence: marks at the end, and brackets that were opened before the address. */
function withoutSentenceEnd(candidate: string): string {
  const spare: Record<string, number> = {}
  for (const [closing, opening] of Object.entries(openings))
    spare[closing] = candidate.split(closing).length - candidate.split(opening).length
  let end = candidate.length
  for (; end > 0; end--) {
    const last = candidate[end - 1] ?? ''
    const extra = spare[last] ?? 0
    if (extra > 0) spare[last] = extra - 1
    else if (!/[.,;:!?…'’*_~|،؛؟।]/u.test(last)) break
  }
  return candidate.slice(0, end)
}

/** Scripts of which no letter passes for a Latin one; those of one line are written together. */
const scripts = [
  /^[\p{Script=Latin}\d-]+$/u,
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\d-]+$/u,
  /^[\p{Script=Han}\p{Script=Hangul}\d-]+$/u,
  /^[\p{Script=Han}\p{Script=Bopomofo}\d-]+$/u,
  /^[\p{Script=Arabic}\d-]+$/u,
  /^[\p{Script=Hebrew}\d-]+$/u,
  /^[\p{Script=Devanagari}\d-]+$/u,
  /^[\p{Script=Bengali}\d-]+$/u,
  /^[\p{Script=Tamil}\d-]+$/u,
  /^[\p{Script=Thai}\d-]+$/u,
  /^[\p{Script=Georgian}\d-]+$/u,
  // Letters of these do: one that doesn't has to be among them.
  /^(?=.*[бвгджзийлмнптфцчшщъыэюяёїєґ])[\p{Script=Cyrillic}\d-]+$/iu,
  /^(?=.*[βγδζθλμξπσφψω])[\p{Script=Greek}\d-]+$/iu,
]

/**
 * Whether a host may be shown as it is written. One that mixes scripts, or is written wholly in letters that pass for
 * others, is shown in its ASCII form, as browsers do.
 *
 * @see https://www.unicode.org/reports/tr39/
 */
function isPlain(host: string): boolean {
  return host
    .normalize()
    .split('.')
    .every((label) => scripts.some((script) => script.test(label)))
}
