/** Paths that pages of other origins may GET: see `mountCalls` and `sinceRoutes`. */
const openToAll = /^\/(api\/v1\/(stories(\/[^/]+)?|openapi\.json)|(live(\/.*)?))$/

/**
 * What a page of another origin may send to a path, in answer to its preflight; `null` where it may send nothing.
 *
 * To streams it may send whatever its client's habits are: nothing of it is read but `Last-Event-ID`. The star stands for all
 * headers but `Authorization`, and browsers from before the star need the names.
 */
export function preflightHeaders(path: string): Readonly<Record<string, string>> | null {
  const [open, , , , live] = openToAll.exec(path) ?? []
  if (open === undefined) return null
  return {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET, HEAD',
    'Access-Control-Allow-Headers':
      live === undefined
        ? 'Last-Event-ID'
        : 'Last-Event-ID, Authorization, Cache-Control, Content-Type, X-Requested-With, *',
    'Access-Control-Max-Age': '86400',
  }
}
