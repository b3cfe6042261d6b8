import { html } from './html.ts'
import { renderPage } from './layout.ts'
import { publicPath, type Site } from './site.ts'

/** Where readers see and change what they are told about: no account, since their browser is who they are. */
export function alertsPage(site: Site): string {
  const base = publicPath(site)
  return renderPage({
    site,
    title: 'Alerts',
    description: `Alerts from ${site.name}: what for, when, and how many.`,
    path: `${base}/alerts`,
    feeds: base,
    kind: 'website',
    unlisted: true,
    live: html`class="alerts-page"`,
    main: html`<h1 class="story-headline">Alerts</h1>
      <p class="standfirst">
        What this browser is told about, and when. There is no account: what you choose is kept with your
        browser’s own address for alerts, and is gone when you stop them.
      </p>
      <noscript><p class="still">Alerts need JavaScript. The feeds below work without.</p></noscript>
      <section
        class="invitation"
        data-invitation
        data-preferences
        data-words="${site.invitation}"
        aria-label="Your alerts"
      ></section>`,
  })
}
