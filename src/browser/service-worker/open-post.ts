/**
 * Which of the open windows a press on a notification leads to: the one with the very page, then one with the story it
 * belongs to, which can go to the post without loading anything. `-1` for none.
 *
 * @param windows addresses of the windows that are open, the last used first.
 */
export function windowFor(windows: readonly string[], navigate: string): number {
  const target = placeOf(navigate)
  const places = windows.map(placeOf)
  const exact = places.findIndex(({ page }) => page === target.page)
  if (exact >= 0 || target.story === null) return exact
  return places.findIndex(({ story }) => story === target.story)
}

/**
 * Where a press may lead: nowhere but to this desk. An alert may name the desk by another host name, because the desk has
 * moved since or is reached by several: then the press leads to the same page under the name that this browser knows.
 */
export function ownAddress(navigate: string, home: string): string {
  if (navigate.startsWith(home)) return navigate
  const { pathname } = URL.canParse(navigate) ? new URL(navigate) : { pathname: '' }
  const page = /\/((?:stories|alerts)\/.+)$/.exec(pathname)?.[1]
  const own = page === undefined ? home : new URL(`./${page}`, home).href
  return own.startsWith(home) ? own : home
}

function placeOf(address: string): { page: string; story: string | null } {
  const { origin, pathname } = new URL(address)
  const page = origin + pathname
  // Both the story's own page and those of its posts lead to it.
  return { page, story: /^.*\/stories\/[^/]+/.exec(page)?.[0] ?? null }
}
