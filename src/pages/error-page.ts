import { html } from './html.ts'
import { renderPage } from './layout.ts'
import { publicPath, type Site } from './site.ts'

export type ErrorPageView = {
  readonly site: Site
  /** The HTTP status, which the reader sees too. */
  readonly status: number
  /** What happened, in a few words: `There is no such story`. */
  readonly title: string
  /** One or two sentences that say what to do. */
  readonly detail: string
  /** What the operator finds the fault by; `null` for a plain "not found". */
  readonly requestId: string | null
}

/** What a reader gets in place of a page. It says nothing of the inside. */
export function errorPage({ site, status, title, detail, requestId }: ErrorPageView): string {
  const base = publicPath(site)
  return renderPage({
    site,
    title,
    description: title,
    path: `${base}/`,
    feeds: base,
    kind: 'website',
    unlisted: true,
    live: html`class="error-page"`,
    main: html`<p class="error-status">${status}</p>
      <h1 class="story-headline">${title}</h1>
      <p class="standfirst">${detail}</p>
      <p class="paging"><a href="${base}/">To the front page</a></p>
      ${requestId !== null && html`<p class="stamp">Request ${requestId}</p>`}`,
  })
}
