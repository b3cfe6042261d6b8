import { signal, type ReadonlySignal } from '@preact/signals'
import { slugInPath } from '../../domain/slug.ts'
import { unreachable } from '../../domain/result.ts'

/** Every screen that has an address. */
export type Route =
  | { readonly screen: 'stories' }
  | { readonly screen: 'new-story' }
  | { readonly screen: 'story'; readonly slug: string }
  | { readonly screen: 'story-settings'; readonly slug: string }
  | { readonly screen: 'story-alerts'; readonly slug: string }
  | { readonly screen: 'people' }
  | { readonly screen: 'tokens' }
  | { readonly screen: 'account' }
  /** The secret is in the fragment, which no browser sends to a server and no log keeps. */
  | { readonly screen: 'welcome'; readonly secret: string }
  | { readonly screen: 'unknown' }

/** Reads an address below the desk: `path` begins after `/desk`, `fragment` after `#`. */
export function readRoute(path: string, fragment: string): Route {
  const [first = '', second = '', third = '', ...rest] = path.split('/').filter((part) => part !== '')
  if (rest.length > 0) return { screen: 'unknown' }
  if (first === '') return { screen: 'stories' }
  if (first === 'stories' && second === '') return { screen: 'stories' }
  const slug = slugInPath(second)
  if (first === 'stories' && slug !== null) {
    if (third === '') return { screen: 'story', slug }
    if (third === 'settings') return { screen: 'story-settings', slug }
    if (third === 'alerts') return { screen: 'story-alerts', slug }
  }
  if (second !== '') return { screen: 'unknown' }
  switch (first) {
    case 'new-story':
    case 'people':
    case 'tokens':
    case 'account':
      return { screen: first }
    case 'welcome':
      return { screen: 'welcome', secret: fragment }
    default:
      return { screen: 'unknown' }
  }
}

/** The address of a screen, after `/desk`. */
export function writeRoute(route: Route): string {
  switch (route.screen) {
    case 'stories':
    case 'unknown':
      return ''
    case 'story':
      return `/stories/${encodeURIComponent(route.slug)}`
    case 'story-settings':
      return `/stories/${encodeURIComponent(route.slug)}/settings`
    case 'story-alerts':
      return `/stories/${encodeURIComponent(route.slug)}/alerts`
    case 'welcome':
      return `/welcome#${route.secret}`
    case 'new-story':
    case 'people':
    case 'tokens':
    case 'account':
      return `/${route.screen}`
    default:
      return unreachable(route)
  }
}

/** What the router needs of the browser. */
export type Places = {
  readonly location: { readonly pathname: string; readonly hash: string }
  readonly history: Pick<History, 'pushState' | 'replaceState'>
  readonly addEventListener: (type: 'popstate' | 'hashchange', listener: () => void) => void
}

/** Where the editor is, and the way to elsewhere, by the browser's own history. */
export class Router {
  readonly #base: string
  readonly #places: Places
  readonly #route = signal<Route>({ screen: 'unknown' })
  #moves = 0

  /** @param base the path of the desk, such as `/desk`, without a slash at its end. */
  constructor(base: string, places: Places) {
    this.#base = base
    this.#places = places
    const read = (): void => {
      const { pathname, hash } = places.location
      const below = pathname.startsWith(base) ? pathname.slice(base.length) : ''
      this.#moves++
      this.#route.value = readRoute(below, hash.slice(1))
    }
    places.addEventListener('popstate', read)
    places.addEventListener('hashchange', read)
    read()
    this.#moves = 0
  }

  /** How often the screen was changed since the page was opened. */
  get moves(): number {
    return this.#moves
  }

  get route(): ReadonlySignal<Route> {
    return this.#route
  }

  /** The address a link to this screen has. */
  href(route: Route): string {
    return `${this.#base}${writeRoute(route)}`
  }

  go(route: Route, how: 'push' | 'replace' = 'push'): void {
    this.#places.history[`${how}State`](null, '', this.href(route))
    this.#moves++
    this.#route.value = route
  }
}
