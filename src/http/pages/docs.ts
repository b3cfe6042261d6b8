import { readFileSync } from 'node:fs'
import type { Hono } from 'hono'
import { refusalsPage } from '../../pages/refusals-page.ts'
import type { Env } from '../edge/context.ts'
import type { HttpDeps } from '../deps.ts'
import { setPageHeaders } from '../edge/security-headers.ts'
import { cacheable, keepResponse } from '../cache/keep-response.ts'
import { etagOf, sendText } from '../edge/send.ts'

const ONE_HOUR = 'public, max-age=3600'

/** Serves the OpenAPI document, and the page that problems link to. */
export function docsRoutes(app: Hono<Env>, deps: HttpDeps): void {
  const page = refusalsPage({ site: deps.site, ...readRefusalsDoc() })
  app.get('/docs/refusals', cacheable(), (c) => {
    keepResponse(c, 'nothing', 'files')
    setPageHeaders(c)
    const type = 'text/html; charset=utf-8'
    return sendText(c, { type, text: page, caching: ONE_HOUR, etag: etagOf(page) }, deps.now())
  })

  // Made when it is first asked for: it takes longer than the rest of the start.
  let document: { readonly text: string; readonly etag: string } | undefined
  app.get('/api/v1/openapi.json', cacheable(), async (c) => {
    document ??= await apiDescription()
    keepResponse(c, 'nothing', 'files')
    c.header('Access-Control-Allow-Origin', '*')
    return sendText(c, { type: 'application/json', caching: ONE_HOUR, ...document }, deps.now())
  })
}

async function apiDescription(): Promise<{ readonly text: string; readonly etag: string }> {
  const { apiDocument } = await import('../api/openapi.ts')
  const text = JSON.stringify(apiDocument())
  return { text, etag: etagOf(text) }
}

/** The section of one refusal: paragraphs of plain text with `code` in backquotes. */
type RefusalParagraphs = { readonly kind: string; readonly paragraphs: readonly string[] }

/** The parsed page. */
export type RefusalsDoc = {
  readonly title: string
  readonly introduction: readonly string[]
  readonly refusals: readonly RefusalParagraphs[]
}

/** The path is the same in a clone and in the published package. */
const DOC = new URL('../../../docs/reference/refusals.md', import.meta.url)

/**
 * Parses docs/reference/refusals.md. The desk serves that page itself, so that the link in a problem works without another
 * server. The page has a plain format: a title, an introduction, and a section of paragraphs per refusal.
 */
export function readRefusalsDoc(text: string = readFileSync(DOC, 'utf8')): RefusalsDoc {
  const [top = '', ...sections] = text.split(/^## /m)
  const [title = '', ...introduction] = paragraphsOf(top)
  return {
    title: title.replace(/^# /, ''),
    introduction,
    refusals: sections.map((section) => {
      const [kind = '', ...paragraphs] = paragraphsOf(section)
      return { kind, paragraphs }
    }),
  }
}

function paragraphsOf(text: string): readonly string[] {
  return text
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.replaceAll(/\s+/g, ' ').trim())
    .filter((paragraph) => paragraph !== '')
}
