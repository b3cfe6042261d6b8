import { fill } from '../words/fill.ts'
import type { ReaderWords } from '../words/reader/reader-words.ts'
import { html } from './html.ts'
import { interfaceFor } from './interface.ts'
import { renderPage } from './layout.ts'
import { publicPath, type Site } from './site.ts'

export type ErrorPageView = {
  readonly site: Site
  /** The HTTP status, which the reader sees too. */
  readonly status: number
  /** What the operator finds the fault by; `null` for a plain "not found". */
  readonly requestId: string | null
}

/** What a reader gets in place of a page. It says nothing of the inside. */
export function errorPage({ site, status, requestId }: ErrorPageView): string {
  const base = publicPath(site)
  const {
    words: { error },
    mark,
  } = interfaceFor(site.lang, site.timeZone)
  const { title, detail } = error[kindOf(status)]
  return renderPage({
    site,
    title,
    description: title,
    path: `${base}/`,
    feeds: base,
    kind: 'website',
    unlisted: true,
    live: html`class="error-page" ${mark}`,
    main: html`<p class="error-status">${status}</p>
      <h1 class="story-headline">${title}</h1>
      <p class="standfirst">${detail}</p>
      <p class="paging"><a href="${base}/">${error.frontPage}</a></p>
      ${requestId !== null && html`<p class="stamp">${fill(error.request, { id: requestId })}</p>`}`,
  })
}

function kindOf(status: number): Exclude<keyof ReaderWords['error'], 'frontPage' | 'request'> {
  if (status === 404) return 'notFound'
  if (status === 429 || status === 503) return 'busy'
  return status >= 500 ? 'fault' : 'other'
}
