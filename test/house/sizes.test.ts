import { expect, test } from 'vitest'
import { sourceFiles, type SourceFile } from './source-files.ts'

/** Judgement: what a reader holds in mind at once, and where a file has become two. */
const MOST_MEDIAN_LINES = 100
const MOST_P90_LINES = 250
const MOST_LINES = 400

function linesOf({ text }: SourceFile): number {
  return text.split('\n').length - 1
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0
}

test('no source file is longer than 400 lines', () => {
  const long = sourceFiles()
    .filter((file) => linesOf(file) > MOST_LINES)
    .map((file) => `${file.path}: ${linesOf(file)}`)

  expect(long).toEqual([])
})

test('half of the source files have at most 100 lines, nine in ten at most 250', () => {
  const lines = sourceFiles()
    .map(linesOf)
    .toSorted((a, b) => a - b)

  expect(quantile(lines, 0.5)).toBeLessThanOrEqual(MOST_MEDIAN_LINES)
  expect(quantile(lines, 0.9)).toBeLessThanOrEqual(MOST_P90_LINES)
})

test('the middle of five files is the third', () => {
  expect(quantile([1, 2, 3, 4, 5], 0.5)).toBe(3)
  expect(quantile([1, 2, 3, 4, 5], 0.9)).toBe(4)
})
