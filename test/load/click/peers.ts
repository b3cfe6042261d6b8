import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Nginx } from '../support/nginx.ts'
import { PinnedProcess, SERVER_CORE } from '../support/pinned-process.ts'
import type { BareAnswer } from './bare-http.ts'
import { browserRequest } from './browser-request.ts'
import {
  addresses,
  getWhole,
  requestFor,
  type Address,
  type ClickedServer,
  type WholeAnswer,
} from './clicked-desk.ts'

const START_WITHIN_MS = 5_000
/** Where the bare server keeps its answers 304: reading a header would cost it something. */
const UNCHANGED = '/unchanged'
/** nginx sets these itself. */
const SET_BY_NGINX = new Set(['content-length', 'content-type', 'content-encoding', 'etag'])

/** Bare `node:http` that gives ready bytes, with the same headers. */
export async function bareHttp(answers: ReadonlyMap<Address, WholeAnswer>): Promise<ClickedServer> {
  const folder = mkdtempSync(join(tmpdir(), 'telex-bare-'))
  const file = join(folder, 'answers.json')
  writeFileSync(file, JSON.stringify([...answers.values()].flatMap(bareAnswers)))
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const server = new PinnedProcess(process.execPath, [join(import.meta.dirname, 'bare-http.ts'), file], {
    core: SERVER_CORE,
    onLine: (line) => resolve(Number(line.replace('port ', ''))),
  })
  const late = setTimeout(
    () => reject(new Error(`Bare HTTP does not start. ${server.error}`)),
    START_WITHIN_MS,
  )
  const port = await promise
  clearTimeout(late)
  return {
    name: 'bare node:http',
    pid: server.pid,
    port,
    request: (address, unchanged) => {
      const path = answers.get(address)?.path
      if (path === undefined) return null
      const { kind } = addresses[address]
      // As long as Telex's own request.
      const more = unchanged ? { 'If-None-Match': answers.get(address)?.headers['etag'] ?? '' } : {}
      const text = browserRequest(port, unchanged ? UNCHANGED + path : path, kind, more)
      return { text, status: unchanged ? 304 : 200 }
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await server.finish()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function bareAnswers({ path, status, headers, body }: WholeAnswer): readonly BareAnswer[] {
  const unchanged = Object.entries(headers).filter(([name]) => !name.startsWith('content-'))
  return [
    { path, status, headers, base64: body.toString('base64') },
    { path: UNCHANGED + path, status: 304, headers: Object.fromEntries(unchanged), base64: '' },
  ]
}

/** nginx with `gzip_static` from files, with the same headers. */
export async function staticNginx(answers: ReadonlyMap<Address, WholeAnswer>): Promise<ClickedServer> {
  const folder = mkdtempSync(join(tmpdir(), 'telex-static-'))
  // nginx looks for an index under an address that ends with a slash.
  const served = [...answers].filter(([, { path }]) => !path.endsWith('/'))
  // nginx's worker is another user where it is started by root.
  chmodSync(folder, 0o755)
  const locations = served.map(([, answer], index) => {
    const { path, headers, body } = answer
    const file = join(folder, `${index}`)
    const zipped = headers['content-encoding'] === 'gzip'
    writeFileSync(file, zipped ? gunzipSync(body) : body)
    if (zipped) writeFileSync(`${file}.gz`, body)
    const [type] = (headers['content-type'] ?? 'text/plain').split(';')
    const fields = Object.entries(headers)
      .filter(([name]) => !SET_BY_NGINX.has(name))
      .map(([name, value]) => `add_header ${name} "${value}" always;`)
    const [address] = path.split('?')
    return `location = ${address} { alias ${file}; types {} default_type ${type}; ${fields.join(' ')} }`
  })
  const nginx = await Nginx.start({
    settings: 'gzip_static on;',
    locations: locations.join('\n'),
  })
  const own = new Map<Address, WholeAnswer>()
  for (const [address, { path }] of served) {
    own.set(address, await getWhole(nginx.port, path, addresses[address].kind))
  }
  return {
    name: 'nginx, gzip_static',
    pid: nginx.pid,
    port: nginx.port,
    request: (address, unchanged) => {
      const answer = own.get(address)
      return answer === undefined ? null : requestFor(nginx.port, address, answer, unchanged)
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await nginx[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
