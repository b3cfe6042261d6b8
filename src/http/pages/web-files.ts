import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
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

/**
 * Loads the output of `tools/build-web.ts` into memory: a few hundred kilobytes. What is text is there a second and a third
 * time, as `NAME.br` and `NAME.gz`, where that is shorter.
 *
 * @throws Error that says what to run if nothing was built.
 */
export async function loadWebFiles(folder: string): Promise<WebFiles> {
  const files = new Map<string, WebFile>()
  const { assets } = JSON.parse(await readBuilt(join(folder, 'web.json'))) as { assets: Assets }
  const paths = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name !== 'web.json')
    .map((entry) => join(entry.parentPath, entry.name))
  const contents = new Map(
    await Promise.all(paths.map(async (path) => [path, new Uint8Array(await readFile(path))] as const)),
  )
  for (const [path, bytes] of contents) {
    const type = types[extname(path)]
    if (type === undefined && /\.(br|gz)$/.test(path)) continue
    files.set(path.slice(folder.length).replaceAll('\\', '/'), {
      type: type ?? 'application/octet-stream',
      bytes,
      br: contents.get(`${path}.br`) ?? null,
      gzip: contents.get(`${path}.gz`) ?? null,
      etag: etagOf(Buffer.from(bytes).toString('latin1')),
      immutable: path.includes('assets'),
    })
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
