import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Assets } from '../../pages/site.ts'
import { etagOf } from '../edge/send.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** One built file in all its encodings. */
export type WebFile = {
  readonly type: string
  readonly bytes: Bytes
  /** `null` if it would save nothing. */
  readonly br: Bytes | null
  readonly gzip: Bytes | null
  readonly etag: string
  /** Its name changes with its content. */
  readonly immutable: boolean
}

/** The files that were built for browsers. */
export type WebFiles = {
  readonly assets: Assets
  /** By address, such as `/assets/reader.ab12.js`. */
  readonly files: ReadonlyMap<string, WebFile>
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
}

/** High, because it runs once at startup, for a few hundred kilobytes. */
const BROTLI_QUALITY = 9

const asGzip = promisify(gzip)
const asBrotli = promisify(brotliCompress)

/**
 * Loads the output of `tools/build-web.ts` into memory, compressed: a few hundred kilobytes.
 *
 * @throws Error that says what to run if nothing was built.
 */
export async function loadWebFiles(folder: string): Promise<WebFiles> {
  const files = new Map<string, WebFile>()
  const { assets } = JSON.parse(await readBuilt(join(folder, 'web.json'))) as { assets: Assets }
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === 'web.json') continue
    const path = join(entry.parentPath, entry.name)
    files.set(path.slice(folder.length).replaceAll('\\', '/'), await loadFile(path))
  }
  return { assets, files }
}

async function readBuilt(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new Error('The pages’ scripts are not built. Run “npm run build”, or start with “npm start”.', {
      cause,
    })
  }
}

async function loadFile(path: string): Promise<WebFile> {
  const bytes = await readFile(path)
  const type = types[extname(path)] ?? 'application/octet-stream'
  const isText = type.startsWith('text/') || type === 'image/svg+xml' || type === 'application/json'
  return {
    type,
    bytes: new Uint8Array(bytes),
    br: isText ? smaller(bytes, await asBrotli(bytes, { params: brotli })) : null,
    gzip: isText ? smaller(bytes, await asGzip(bytes, { level: 9 })) : null,
    etag: etagOf(bytes.toString('latin1')),
    immutable: path.includes('assets'),
  }
}

const brotli = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY }

function smaller(bytes: Buffer, coded: Buffer): Bytes | null {
  return coded.length < bytes.length ? new Uint8Array(coded) : null
}
