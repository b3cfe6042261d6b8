import type { Block, Body, Inline, Mark, Paragraph } from '../domain/body.ts'
import { unreachable } from '../domain/result.ts'
import { linkAddresses } from './addresses.ts'
import { html, type Html } from './html.ts'

/**
 * A post's text as HTML. The dateline stands before the first words, as agencies set it; where the text begins with a
 * list or a quotation it gets a paragraph of its own.
 *
 * A paragraph runs in the direction of its first letter. A list or a quotation has one direction for its bullets or its
 * rule, and the style sheet lets each of its paragraphs run in its own.
 */
export function renderBody(body: Body, dateline = ''): Html {
  const [first, ...rest] = body.content
  const place = dateline !== '' && html`<b class="dateline" dir="auto">${dateline}</b> — `
  if (first?.type !== 'paragraph') {
    return html`${place && html`<p>${place}</p>`}${body.content.map(renderBlock)}`
  }
  return html`<p dir="auto">${place}${first.content.map(renderRun)}</p>
    ${rest.map(renderBlock)}`
}

function renderBlock(block: Block): Html {
  switch (block.type) {
    case 'paragraph':
      return html`<p dir="auto">${block.content.map(renderRun)}</p>`
    case 'quote':
      return html`<blockquote dir="auto">
        ${block.content.map(({ content }) => html`<p>${content.map(renderRun)}</p>`)}
      </blockquote>`
    case 'list':
      return block.ordered
        ? html`<ol${block.start !== undefined && html` start="${block.start}"`} dir="auto">
            ${block.items.map(renderItem)}
          </ol>`
        : html`<ul dir="auto">
            ${block.items.map(renderItem)}
          </ul>`
    default:
      return unreachable(block)
  }
}

function renderItem(item: Paragraph): Html {
  return html`<li>${item.content.map(renderRun)}</li>`
}

function renderRun(run: Inline): Html {
  if (run.type === 'break') return html`<br />`
  const { text, marks = [] } = run
  const isLink = marks.some(({ type }) => type === 'link')
  const inner = isLink ? html`${text}` : linkAddresses(text)
  return marks.reduceRight((within, mark) => renderMark(mark, within), inner)
}

function renderMark(mark: Mark, inner: Html): Html {
  switch (mark.type) {
    case 'strong':
      return html`<strong>${inner}</strong>`
    case 'em':
      return html`<em>${inner}</em>`
    case 'link':
      // NOTE: the domain takes http and https alone; a store that was filled otherwise must not become a script.
      return /^https?:\/\//.test(mark.href) ? html`<a href="${mark.href}">${inner}</a>` : inner
    default:
      return unreachable(mark)
  }
}
