/**
 * Prints a row of figures about the layout of the source, as Markdown: `npm run layout -- [FOLDER]`, where FOLDER is
 * another checkout to compare with.
 */
import { pathToFileURL } from 'node:url'
import { circlesOf, importGraphOf, type ImportGraph } from './import-graph.ts'
import { sourceFiles, type SourceFile } from './source-files.ts'

/** Below this a file with a single importer is a piece of that importer. */
export const MIN_LINES = 30

export function linesOf({ text }: SourceFile): number {
  return text.split('\n').length - 1
}

/** Files that are short and have one importer, with that importer. */
export function fragmentsOf(
  files: readonly SourceFile[],
  graph: ImportGraph = importGraphOf(files),
): ReadonlyMap<string, string> {
  const importers = new Map<string, string[]>()
  for (const [file, targets] of graph) {
    for (const target of targets) importers.set(target, [...(importers.get(target) ?? []), file])
  }
  const found = new Map<string, string>()
  for (const file of files) {
    const [importer, ...others] = importers.get(file.path) ?? []
    if (importer !== undefined && others.length === 0 && linesOf(file) < MIN_LINES) {
      found.set(file.path, importer)
    }
  }
  return found
}

/** The figures of a layout, in the order of the table's columns. */
export function layoutOf(files: readonly SourceFile[]): Readonly<Record<string, number>> {
  const graph = importGraphOf(files)
  const lines = files.map(linesOf).toSorted((a, b) => a - b)
  const inside = (room: string): readonly string[] =>
    [...graph.keys()].filter((path) => path.startsWith(room))
  const atTop = (room: string): number =>
    inside(room).filter((path) => !path.slice(room.length).includes('/')).length
  const arrowsIn = (room: string): number =>
    inside(room)
      .flatMap((path) => graph.get(path) ?? [])
      .filter((target) => target.startsWith(room)).length
  return {
    files: files.length,
    'median lines': lines[Math.floor((lines.length - 1) / 2)] ?? 0,
    'under 30 lines with one importer': fragmentsOf(files, graph).size,
    'at the top of http': atTop('src/http/'),
    'at the top of fanout/push': atTop('src/fanout/push/'),
    'arrows in http': arrowsIn('src/http/'),
    'arrows in fanout/push': arrowsIn('src/fanout/push/'),
    circles: circlesOf(graph).length,
    'lines of source': lines.reduce((sum, count) => sum + count, 0),
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const row = layoutOf(sourceFiles(process.argv[2]))
  const cells = (values: readonly (string | number)[]): string => `| ${values.join(' | ')} |\n`
  process.stdout.write(
    cells(Object.keys(row)) + cells(Object.keys(row).map(() => '---:')) + cells(Object.values(row)),
  )
}
