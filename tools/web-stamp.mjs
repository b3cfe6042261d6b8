import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folders = ['src/browser', 'src/pages', 'src/domain', 'src/words']
const files = ['tools/build-web.ts', 'tools/web-stamp.mjs', 'package-lock.json']

/**
 * A hash of everything that the browsers' files are made from. Plain JavaScript for Node 18, and without a package, because
 * `tools/run.mjs` asks at each start whether there is anything to build.
 */
export function stampOfSources(root) {
  const hash = createHash('sha256')
  for (const path of [...folders.flatMap((folder) => filesIn(root, folder)), ...files]) {
    hash.update(path).update(readFileSync(join(root, path)))
  }
  return hash.digest('hex')
}

/** Whether `dist/web` was made from the sources as they are. */
export function isWebFresh(root) {
  try {
    const { stamp } = JSON.parse(readFileSync(join(root, 'dist', 'web', 'web.json'), 'utf8'))
    return stamp === stampOfSources(root)
  } catch {
    return false
  }
}

function filesIn(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) return filesIn(root, path)
      return /\.test\.tsx?$/.test(path) ? [] : [path]
    })
}
