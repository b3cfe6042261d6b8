import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** A file of ours as text; `path` is from the project's root, with forward slashes. */
export type SourceFile = { readonly path: string; readonly text: string }

/** Every TypeScript file under `src` that is no test. */
export function sourceFiles(root = '.'): readonly SourceFile[] {
  return filesIn(root, 'src/**/*.{ts,tsx}').filter(({ path }) => !/\.test\.tsx?$/.test(path))
}

/** The files of the project that match a pattern. */
export function filesIn(root: string, pattern: string | readonly string[]): readonly SourceFile[] {
  return globSync(pattern, { cwd: root, exclude: ['**/node_modules'] })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => statSync(join(root, path)).isFile())
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}
