import { globSync, readFileSync } from 'node:fs'

/** A file of ours as text; `path` is from the project's root, with forward slashes. */
export type SourceFile = { readonly path: string; readonly text: string }

/** Every TypeScript file under `src` that is no test. */
export function sourceFiles(): readonly SourceFile[] {
  return globSync('src/**/*.{ts,tsx}')
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !/\.test\.tsx?$/.test(path))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
}
