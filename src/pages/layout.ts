import { fill } from '../words/fill.ts'
import { directionOf } from '../words/languages.ts'
import { html, jsonInScript, raw, type Html } from './html.ts'
import { iconPath, ICON_COLOR_DARK, ICON_COLOR_LIGHT } from './icons.ts'
import { interfaceFor, type Interface } from './interface.ts'
import { publicPath, type Site } from './site.ts'

export type Page = {
  readonly site: Site
  /** Without the newsroom's name, which is added. */
  readonly title: string
  readonly description: string
  /** The page's own address from the root of the host, without a query. */
  readonly path: string
  /** Where this page's feeds begin: `''` for the desk's own, a story's path for that story's. */
  readonly feeds: string
  /** `article` for a story, `website` for the rest. */
  readonly kind: 'article' | 'website'
  /** A page that search engines should pass over: older pages of a list, errors. */
  readonly unlisted?: boolean
  /** What is in `<main>`. */
  readonly main: Html
  /** Attributes of `<main>`, by which the reader's script knows what to do. */
  readonly live?: Html
  /** Structured data for search engines. */
  readonly data?: Html
  readonly masthead?: Html
}

const feedKinds = [
  ['feed.atom', 'application/atom+xml', 'Atom'],
  ['feed.rss', 'application/rss+xml', 'RSS'],
  ['feed.json', 'application/feed+json', 'JSON Feed'],
] as const

/** A whole page for readers: what surrounds every one of them. Complete without a script. */
export function renderPage(page: Page): string {
  const { site } = page
  const base = publicPath(site)
  const { words, mark, times, direction } = interfaceFor(site.lang, site.timeZone)
  const { timeZone = 'UTC', place = 'UTC' } = times
  const title = page.title === site.name ? site.name : `${page.title} — ${site.name}`
  const text = html`${raw('<!doctype html>')}
    <html lang="${site.lang}" dir="${directionOf(site.lang)}" data-base="${base}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <meta name="description" content="${page.description}" />
        ${page.unlisted && html`<meta name="robots" content="noindex, follow" />`}
        <link rel="canonical" href="${absolute(site, page.path)}" />
        <meta property="og:title" content="${page.title}" />
        <meta property="og:description" content="${page.description}" />
        <meta property="og:type" content="${page.kind}" />
        <meta property="og:url" content="${absolute(site, page.path)}" />
        <meta property="og:site_name" content="${site.name}" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content="${ICON_COLOR_LIGHT}" />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content="${ICON_COLOR_DARK}" />
        <link rel="stylesheet" href="${site.assets.readerStyle}" />
        <script type="module" src="${site.assets.readerScript}"></script>
        <link rel="icon" type="image/svg+xml" href="${base}${iconPath('icon.svg')}" />
        <link rel="apple-touch-icon" href="${base}${iconPath('apple-touch-icon.png')}" />
        <link rel="manifest" href="${base}/manifest.webmanifest" />
        ${feedKinds.map(
          ([file, type, name]) =>
            html`<link
              rel="alternate"
              type="${type}"
              title="${page.title} (${name})"
              href="${page.feeds}/${file}"
            />`,
        )}
        ${page.data}
        <script type="application/json" id="words">
          ${jsonInScript({ ...words.live, timeZone, place, direction })}
        </script>
      </head>
      <body>
        <a class="skip" href="#main" ${mark}>${words.skip}</a>
        <header class="masthead">
          <p class="masthead-name"><a href="${base}/" dir="auto">${site.name}</a></p>
          <p class="connection" data-connection ${mark}></p>
        </header>
        <main id="main" tabindex="-1" ${page.live}>${page.main}</main>
        <p class="visually-hidden" role="status" aria-live="polite" data-announcer ${mark}></p>
        <footer class="foot" ${mark}>
          <nav aria-label="${words.feeds}">
            <ul>
              ${feedKinds.map(([file, , name]) => html`<li><a href="${page.feeds}/${file}">${name}</a></li>`)}
            </ul>
          </nav>
          <p><a href="${base}/alerts">${words.alerts}</a></p>
          <p>${place === 'UTC' ? words.allTimes : fill(words.allTimesIn, { place })}</p>
        </footer>
      </body>
    </html> `
  return text.toString()
}

/** A path of this desk as the world sees it. */
export function absolute(site: Site, path: string): string {
  return new URL(path, `${site.publicUrl}/`).href
}

/** Tells readers without a script that the page doesn't update by itself. */
export function noScriptNote({ words, mark }: Interface): Html {
  return html`<noscript><p class="still" ${mark}>${words.noScript}</p></noscript>`
}
