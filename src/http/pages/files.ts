import type { Hono } from 'hono'
import { manifest } from '../../pages/manifest.ts'
import { publicPath } from '../../pages/site.ts'
import type { Env, HttpContext } from '../edge/context.ts'
import type { HttpDeps } from '../deps.ts'
import { setPageHeaders } from '../edge/security-headers.ts'
import { cacheable, keepResponse } from '../cache/keep-response.ts'
import { encodingOf, etagOf, isFresh, sendText } from '../edge/send.ts'
import { sendProblem } from '../edge/send-problem.ts'
import type { WebFile } from './web-files.ts'

const IMMUTABLE = 'public, max-age=31536000, immutable'
const ONE_HOUR = 'public, max-age=3600'

/** Serves built files, and the small files that browsers and robots request at fixed paths. */
export function fileRoutes(app: Hono<Env>, deps: HttpDeps): void {
  const { site, web } = deps
  const base = publicPath(site)

  for (const [address, file] of web.files) {
    app.get(address, cacheable(), (c) => sendFile(c, file, address === '/sw.js'))
  }

  const manifestText = manifest(site)
  app.get('/manifest.webmanifest', cacheable(), (c) => {
    keepResponse(c, 'nothing', 'files')
    return sendText(
      c,
      {
        type: 'application/manifest+json',
        text: manifestText,
        caching: ONE_HOUR,
        etag: etagOf(manifestText),
      },
      deps.now(),
    )
  })

  const robots = `User-agent: *\nDisallow: ${base}/desk\nDisallow: ${base}/api/\nDisallow: ${base}/live\n`
  app.get('/robots.txt', cacheable(), (c) => {
    keepResponse(c, 'nothing', 'files')
    return sendText(c, { type: 'text/plain; charset=utf-8', text: robots, caching: ONE_HOUR }, deps.now())
  })

  // Browsers request it by default.
  app.get('/favicon.ico', (c) => c.redirect(`${base}/icons/icon-192.png`, 308))

  for (const folder of ['/assets/*', '/icons/*']) {
    app.get(folder, (c) => sendProblem(c, site, { kind: 'not-found' }))
  }
}

function sendFile(c: HttpContext, file: WebFile, isWorker: boolean): Response {
  // A worker runs under the policy of its script's response.
  setPageHeaders(c)
  c.header('Content-Type', file.type)
  c.header('ETag', file.etag)
  c.header('Cache-Control', isWorker ? 'no-cache' : file.immutable ? IMMUTABLE : ONE_HOUR)
  if (isWorker) c.header('Service-Worker-Allowed', '/')
  if (file.type.startsWith('image/')) c.header('Cross-Origin-Resource-Policy', 'cross-origin')
  if (file.gzip !== null) c.header('Vary', 'Accept-Encoding')
  keepResponse(c, 'nothing', 'files')
  if (isFresh(c, file.etag, null)) return c.body(null, 304)
  const encoding = file.gzip === null ? null : encodingOf(c.req.header('accept-encoding'))
  const coded = encoding === null ? null : file[encoding]
  if (coded !== null) c.header('Content-Encoding', encoding ?? '')
  return c.body(coded ?? file.bytes)
}
