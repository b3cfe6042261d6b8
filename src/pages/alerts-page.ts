import { fill } from '../words/fill.ts'
import { html } from './html.ts'
import { interfaceFor } from './interface.ts'
import { renderPage } from './layout.ts'
import { publicPath, type Site } from './site.ts'

/** Where readers choose their alerts. There are no accounts: the subscription belongs to the browser. */
export function alertsPage(site: Site): string {
  const base = publicPath(site)
  const { alerts: words, mark } = interfaceFor(site.lang, site.timeZone)
  return renderPage({
    site,
    title: words.title,
    description: fill(words.description, { site: site.name }),
    path: `${base}/alerts`,
    feeds: base,
    kind: 'website',
    unlisted: true,
    live: html`class="alerts-page" ${mark}`,
    main: html`<h1 class="story-headline">${words.title}</h1>
      <p class="standfirst">${words.introduction}</p>
      <noscript><p class="still">${words.noScript}</p></noscript>
      <section
        class="invitation"
        data-invitation
        ${mark}
        data-preferences
        data-words="${site.invitation}"
        aria-label="${words.label}"
      ></section>`,
  })
}
