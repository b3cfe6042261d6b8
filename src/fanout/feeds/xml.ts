import type { Branded } from '../../domain/ids.ts'

/** Well-formed XML, made by `element` only. */
export type Xml = Branded<string, 'Xml'>

/** `null` omits the attribute or the child. */
export type Attributes = Readonly<Record<string, string | null>>
export type Child = Xml | null | readonly Child[]

/**
 * One element with its attributes and its content: text, which is escaped, or other elements.
 *
 * @param name a constant of ours, never user input.
 */
export function element(
  name: string,
  attributes: Attributes,
  content: { readonly text: string } | Child,
): Xml {
  const open = Object.entries(attributes)
    .map(([key, value]) => (value === null ? '' : ` ${key}="${escapeXml(value)}"`))
    .join('')
  const inner = isText(content) ? escapeXml(content.text) : flat(content)
  return (inner === '' ? `<${name}${open}/>` : `<${name}${open}>${inner}</${name}>`) as Xml
}

/** An element that contains only text. */
export function textElement(name: string, text: string): Xml {
  return element(name, {}, { text })
}

/** A whole document, in UTF-8. */
export function xmlDocument(root: Xml): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${root}\n`
}

function isText(content: { readonly text: string } | Child): content is { readonly text: string } {
  return typeof content === 'object' && content !== null && 'text' in content
}

function flat(child: Child): string {
  if (child === null) return ''
  return typeof child === 'string' ? child : child.map(flat).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  // A parser turns these into spaces in attributes, and CR into LF everywhere, unless they are written as references.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/**
 * Escapes text for XML text and quoted attributes.
 *
 * Characters that XML 1.0 forbids, even as references, are removed; lone surrogates become U+FFFD.
 *
 * @see XML 1.0 section 2.2 (Char), 2.11 (line ends), 3.3.3 (attribute values)
 */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll(/[&<>"'\t\n\r]/g, (character) => entities[character] ?? '')
}
