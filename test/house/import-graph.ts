import { posix } from 'node:path'
import { importsOf } from './rooms.ts'
import type { SourceFile } from './source-files.ts'

/** For each file the files among the given ones that it imports, types included. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>

export function importGraphOf(files: readonly SourceFile[]): ImportGraph {
  const known = new Set(files.map(({ path }) => path))
  return new Map(
    files.map(({ path, text }) => {
      const targets = importsOf(text)
        .filter(({ target }) => target.startsWith('.'))
        .map(({ target }) => posix.join(posix.dirname(path), target))
      return [path, [...new Set(targets)].filter((target) => known.has(target))]
    }),
  )
}

/**
 * One import circle for each group of files that reach one another: `a -> b -> a`, the shortest through the group's first
 * file by name. Empty when imports point one way only.
 */
export function circlesOf(graph: ImportGraph): readonly string[] {
  const circles: string[] = []
  const seen = new Set<string>()
  for (const file of [...graph.keys()].toSorted()) {
    if (seen.has(file)) continue
    const circle = shortestPath(graph, file, file)
    if (circle === null) continue
    circles.push(circle.join(' -> '))
    for (const member of filesReachedFrom(graph, file)) {
      if (filesReachedFrom(graph, member).has(file)) seen.add(member)
    }
  }
  return circles
}

/** Every file that a file loads in the end, itself included. */
export function filesReachedFrom(graph: ImportGraph, start: string): ReadonlySet<string> {
  const reached = new Set([start])
  for (const file of reached) {
    for (const target of graph.get(file) ?? []) reached.add(target)
  }
  return reached
}

/** The files on the shortest way along imports, one at least; `null` when there is no way. */
function shortestPath(graph: ImportGraph, from: string, to: string): readonly string[] | null {
  const cameFrom = new Map<string, string>()
  const queue = [from]
  for (const file of queue) {
    for (const target of graph.get(file) ?? []) {
      if (target === to) return [...pathTo(cameFrom, file), to]
      if (cameFrom.has(target) || target === from) continue
      cameFrom.set(target, file)
      queue.push(target)
    }
  }
  return null
}

function pathTo(cameFrom: ReadonlyMap<string, string>, end: string): readonly string[] {
  const path = [end]
  for (let file = cameFrom.get(end); file !== undefined; file = cameFrom.get(file)) path.unshift(file)
  return path
}
