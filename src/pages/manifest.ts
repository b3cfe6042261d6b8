import { ICON_COLOR_LIGHT, iconPath, icons } from './icons.ts'
import { publicPath, type Site } from './site.ts'

/**
 * The web app manifest, served as `/manifest.webmanifest` with type `application/manifest+json`. `display: standalone`
 * is what lets an iPhone that put the page on its home screen take alerts.
 *
 * @see https://www.w3.org/TR/appmanifest/
 */
export function manifest(site: Site): string {
  const base = publicPath(site)
  return JSON.stringify({
    id: `${base}/`,
    name: site.name,
    short_name: shorten(site.name),
    lang: site.lang,
    dir: 'auto',
    start_url: `${base}/`,
    scope: `${base}/`,
    display: 'standalone',
    background_color: ICON_COLOR_LIGHT,
    theme_color: ICON_COLOR_LIGHT,
    icons: icons
      .filter(({ purpose }) => purpose !== 'apple')
      .map(({ file, type, size, purpose }) => ({
        src: base + iconPath(file),
        type,
        sizes: size === null ? 'any' : `${size}x${size}`,
        purpose,
      })),
  })
}

/** Home screens show about a dozen characters and cut the rest in the middle of a word. */
function shorten(name: string): string {
  if (name.length <= 12) return name
  const words = name.slice(0, 13).split(/\s+/)
  return words.length > 1 ? words.slice(0, -1).join(' ') : name.slice(0, 12)
}
