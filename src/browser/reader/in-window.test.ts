import { expect, test } from 'vitest'
import { inWindow } from './in-window.ts'

/** A list of posts of 100 pixels, of which so many are scrolled out of the window. */
function list(length: number, above: number) {
  let visits = 0
  const posts = Array.from({ length }, (_, index) => ({
    index,
    getBoundingClientRect() {
      visits++
      return { top: (index - above) * 100, bottom: (index - above + 1) * 100 }
    },
  }))
  const found = (near?: number) => inWindow(posts, 800, near).map(({ index }) => index)
  return { found, visits: () => visits }
}

test('finds the posts in the window, and near it', () => {
  expect(list(30, 10).found()).toEqual([10, 11, 12, 13, 14, 15, 16, 17])
  expect(list(30, 10).found(200)).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
  expect(list(30, 0).found()).toHaveLength(8)
  expect(list(3, 2.5).found()).toEqual([2])
  expect(list(3, 10).found()).toEqual([])
  expect(list(0, 0).found()).toEqual([])
})

test('looks at twenty posts, of thirty or of two thousand', () => {
  for (const length of [30, 2_000]) {
    const posts = list(length, length / 2)
    expect(posts.found()).toHaveLength(8)
    expect(posts.visits()).toBeLessThanOrEqual(21)
  }
})
