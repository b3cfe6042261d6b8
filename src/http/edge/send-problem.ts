import { errorPage } from '../../pages/error-page.ts'
import type { Site } from '../../pages/site.ts'
import type { HttpContext } from './context.ts'
import type { HttpRefusal } from './http-refusal.ts'
import { problemBody, problemHeaders, problemOf } from './problem.ts'
import { setPageHeaders } from './security-headers.ts'

/** Paths for programs, which get problem details whatever they accept. */
const apiPaths = /^\/(api|push|live|health|metrics)(\/|$)/

/** Sends a refusal: problem details to programs, an error page to browsers. */
export function sendProblem(c: HttpContext, site: Site, refusal: HttpRefusal): Response {
  const requestId = c.get('requestId')
  const { status } = problemOf(refusal)
  const headers = { 'Cache-Control': 'no-store', ...problemHeaders(refusal) }
  const wantsPage = !apiPaths.test(c.req.path) && /\btext\/html\b/.test(c.req.header('accept') ?? '')
  for (const [name, value] of Object.entries(headers)) c.header(name, value)
  c.header('Vary', 'Accept')
  c.status(status as 400)
  if (!wantsPage) {
    c.header('Content-Type', 'application/problem+json')
    return c.body(JSON.stringify(problemBody(refusal, requestId)))
  }
  setPageHeaders(c)
  const isFault = refusal.kind === 'internal'
  return c.html(errorPage({ site, status, requestId: isFault ? requestId : null }))
}
