import type { Hono } from 'hono'
import { refusalsPage } from '../../pages/refusals-page.ts'
import type { Env } from '../edge/context.ts'
import type { HttpDeps } from '../deps.ts'
import { apiDocument } from '../api/openapi.ts'
import { readRefusalsDoc } from './refusals-doc.ts'
import { setPageHeaders } from '../edge/security-headers.ts'
import { etagOf, sendText } from '../edge/send.ts'

const FOR_AN_HOUR = 'public, max-age=3600'

/** What the desk says about itself: the API's document, and the page that problems link to. */
export function docsRoutes(app: Hono<Env>, deps: HttpDeps): void {
  const page = refusalsPage({ site: deps.site, ...readRefusalsDoc() })
  app.get('/docs/refusals', (c) => {
    setPageHeaders(c)
    const type = 'text/html; charset=utf-8'
    return sendText(c, { type, text: page, caching: FOR_AN_HOUR, etag: etagOf(page) }, deps.now())
  })

  const document = JSON.stringify(apiDocument())
  app.get('/api/v1/openapi.json', (c) => {
    c.header('Access-Control-Allow-Origin', '*')
    const type = 'application/json'
    return sendText(c, { type, text: document, caching: FOR_AN_HOUR, etag: etagOf(document) }, deps.now())
  })
}
