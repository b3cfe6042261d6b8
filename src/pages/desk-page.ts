import { ui } from '../words/desk/en.ts'
import { html, raw } from './html.ts'
import { iconPath, ICON_COLOR_DARK, ICON_COLOR_LIGHT } from './icons.ts'
import { publicPath, type Site } from './site.ts'

/**
 * The shell of the editors' app: the same for every address below `/desk`; what is on it is the script's to draw.
 *
 * @param isOwnerless whether nobody has an account yet.
 */
export function deskPage(site: Site, isOwnerless: boolean): string {
  const base = publicPath(site)
  return html`${raw('<!doctype html>')}
    <html lang="en" data-base="${base}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${ui.shell.title(site.name)}</title>
        <meta name="robots" content="noindex, nofollow" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content="${ICON_COLOR_LIGHT}" />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content="${ICON_COLOR_DARK}" />
        <link rel="stylesheet" href="${site.assets.deskStyle}" />
        <script type="module" src="${site.assets.deskScript}"></script>
        <link rel="icon" type="image/svg+xml" href="${base}${iconPath('icon.svg')}" />
      </head>
      <body>
        <div
          id="desk"
          data-base="${base}"
          data-name="${site.name}"
          data-language="${site.lang}"
          data-time-zone="${site.timeZone}"
          data-ownerless="${isOwnerless ? 'yes' : 'no'}"
        ></div>
        <noscript><p>${ui.shell.noScript}</p></noscript>
      </body>
    </html> `.toString()
}
