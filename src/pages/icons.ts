/**
 * The mark: five columns of punched tape that spell TELEX in the International Telegraph Alphabet No. 2, with the
 * sprocket holes that pulled the tape. `tools/icons.ts` draws all of these files, which are committed beside it.
 */
export type Icon = {
  readonly file: string
  readonly type: 'image/svg+xml' | 'image/png'
  /** Width and height in pixels; `null` for any. */
  readonly size: number | null
  /** `maskable` keeps clear of the edge, where phones cut; `monochrome` is a shape alone, for a phone's status bar. */
  readonly purpose: 'any' | 'maskable' | 'monochrome' | 'apple'
}

/** Every file in `src/pages/icons`, served under `/icons/`. */
export const icons: readonly Icon[] = [
  { file: 'icon.svg', type: 'image/svg+xml', size: null, purpose: 'any' },
  { file: 'icon-192.png', type: 'image/png', size: 192, purpose: 'any' },
  { file: 'icon-512.png', type: 'image/png', size: 512, purpose: 'any' },
  { file: 'maskable-512.png', type: 'image/png', size: 512, purpose: 'maskable' },
  { file: 'badge-96.png', type: 'image/png', size: 96, purpose: 'monochrome' },
  { file: 'apple-touch-icon.png', type: 'image/png', size: 180, purpose: 'apple' },
]

/** Address of an icon, below the path the desk is served under. */
export function iconPath(file: string): string {
  return `/icons/${file}`
}

/** Paper by day and by night: what a phone colors its bars with. */
export const ICON_COLOR_LIGHT = '#faf8f3'
export const ICON_COLOR_DARK = '#14140f'
