/** A piece of HTML that is safe to put into a page: made by the `html` tag, or a constant of our own. */
export class Html {
  readonly #text: string

  /** NOTE: only this file makes one; everybody else writes `html` or `raw`. */
  constructor(text: string) {
    this.#text = text
  }

  toString(): string {
    return this.#text
  }
}

/** What may stand in an `html` template. Text is escaped; nothing comes of `null`, `undefined` and `false`. */
export type HtmlValue = string | number | Html | null | undefined | false | readonly HtmlValue[]

/**
 * Builds HTML from a template: every value is escaped unless it is `Html` itself.
 *
 * Values may stand in text and inside double-quoted attributes, nowhere else: not in a tag's or attribute's name, not
 * unquoted, not in a script or style element.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const constants = stripIndentation(strings)
  let text = constants[0] ?? ''
  for (const [index, value] of values.entries()) text += render(value) + (constants[index + 1] ?? '')
  return new Html(text)
}

const stripped = new WeakMap<TemplateStringsArray, readonly string[]>()

/** The template without its indentation, which would travel to every reader; done once for each place in the code. */
function stripIndentation(strings: TemplateStringsArray): readonly string[] {
  let constants = stripped.get(strings)
  if (constants === undefined) {
    constants = strings.map((text) => text.replaceAll(/[ \t]*\n\s*/g, '\n'))
    stripped.set(strings, constants)
  }
  return constants
}

/** A text with HTML in the place of `{name}`. The text itself is escaped, and so are values that are no `Html`. */
export function fillHtml(text: string, values: Readonly<Record<string, HtmlValue>>): Html {
  return html`${text.split(/\{(\w+)\}/).map((part, index) => (index % 2 === 1 ? values[part] : part))}`
}

/** Trusts a constant of our own as HTML. Never give it anything that came from outside. */
export function raw(constant: string): Html {
  return new Html(constant)
}

/**
 * A value as JSON inside `<script type="application/ld+json">`: what could end the element or begin a comment is
 * written as an escape, which JSON reads as the same character.
 */
export function jsonInScript(value: unknown): Html {
  return new Html(
    JSON.stringify(value).replaceAll(
      /[<>&\u2028\u2029]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  )
}

function render(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return ''
  if (typeof value === 'string') return escapeHtml(value)
  if (typeof value === 'number') return String(value)
  if (value instanceof Html) return value.toString()
  let text = ''
  for (const item of value) text += render(item)
  return text
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as it may stand in HTML text and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')
}
