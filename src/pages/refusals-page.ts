import { refusalsPageWords } from '../words/refusals/en.ts'
import { html, type Html } from './html.ts'
import { renderPage } from './layout.ts'
import { publicPath, type Site } from './site.ts'

/** What the page says: documentation for programmers, which is in English. */
export type RefusalsPageView = {
  readonly site: Site
  readonly title: string
  /** Plain text with `code` in backquotes, here and below. */
  readonly introduction: readonly string[]
  readonly refusals: readonly { readonly kind: string; readonly paragraphs: readonly string[] }[]
}

/** What each refusal of the desk means and what to do about it: where the `type` of a problem leads. */
export function refusalsPage({ site, title, introduction, refusals }: RefusalsPageView): string {
  const base = publicPath(site)
  return renderPage({
    site: { ...site, lang: 'en' },
    title,
    description: refusalsPageWords.description,
    path: `${base}/docs/refusals`,
    feeds: base,
    kind: 'website',
    unlisted: true,
    live: html`class="refusals-page"`,
    main: html`<h1 class="story-headline">${title}</h1>
      ${introduction.map(renderParagraph)}
      ${refusals.map(
        ({ kind, paragraphs }) =>
          html`<section>
            <h2 id="${kind}"><code>${kind}</code></h2>
            ${paragraphs.map(renderParagraph)}
          </section>`,
      )}`,
  })
}

function renderParagraph(text: string): Html {
  const parts = text.split('`')
  return html`<p>${parts.map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}</p>`
}
