import type { Hono } from 'hono'
import type { Site } from '../../pages/site.ts'
import { preflightHeaders } from './cors.ts'
import type { Env } from './context.ts'
import { sendProblem } from './send-problem.ts'

/**
 * Handles OPTIONS, and refuses methods that a path does not support. Derives both from the existing routes, so it is called
 * after all of them.
 */
export function otherMethods(app: Hono<Env>, site: Site): void {
  const methods = new Map<string, Set<string>>()
  for (const { method, path } of app.routes) {
    if (method === 'ALL') continue
    const known = methods.get(path) ?? new Set(['OPTIONS'])
    known.add(method)
    if (method === 'GET') known.add('HEAD')
    methods.set(path, known)
  }
  for (const [path, known] of methods) {
    const allowed = [...known].sort()
    app.options(path, (c) => {
      c.header('Allow', allowed.join(', '))
      c.header('Cache-Control', 'no-store')
      const cors = preflightHeaders(c.req.path)
      for (const [name, value] of Object.entries(cors ?? {})) c.header(name, value)
      return c.body(null, 204)
    })
    app.all(path, (c) => sendProblem(c, site, { kind: 'method-not-allowed', allowed }))
  }
}
