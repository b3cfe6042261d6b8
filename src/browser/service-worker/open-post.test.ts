import { expect, test } from 'vitest'
import { ownAddress, windowFor } from './open-post.ts'

const post = 'https://live.example/stories/flood/posts/p1'

test.each([
  [
    'the window that shows the very post',
    ['https://live.example/', 'https://live.example/stories/flood', post],
    2,
  ],
  [
    'else the one that shows its story',
    ['https://live.example/', 'https://live.example/stories/flood?page=x#p-p0'],
    1,
  ],
  ['else one that shows another of its posts', ['https://live.example/stories/flood/posts/p0'], 0],
  ['no other story’s', ['https://live.example/stories/flood-2', 'https://live.example/'], -1],
  ['no other host’s', ['https://other.example/stories/flood'], -1],
  ['none where none is open', [], -1],
])('opens %s', (_, windows, chosen) => {
  expect(windowFor(windows, post)).toBe(chosen)
})

test('opens only addresses of the desk', () => {
  const home = 'https://live.example/desk1/'

  expect(ownAddress('https://live.example/desk1/stories/flood', home)).toBe(
    'https://live.example/desk1/stories/flood',
  )
  expect(ownAddress('https://evil.example/', home)).toBe(home)
  expect(ownAddress('javascript:alert(1)', home)).toBe(home)
})

test.each([
  [
    'https://live.example/',
    'https://old.example/stories/flood/posts/p1',
    'https://live.example/stories/flood/posts/p1',
  ],
  [
    'https://live.example/news/',
    'http://old.example/stories/flood',
    'https://live.example/news/stories/flood',
  ],
  ['https://live.example/', 'https://old.example/news/stories/flood', 'https://live.example/stories/flood'],
  [
    'https://live.example/news/',
    'https://www.live.example/news/alerts/held-back/p1.p2',
    'https://live.example/news/alerts/held-back/p1.p2',
  ],
  [
    'https://live.example/',
    'https://old.example/stories/%E6%B0%B4/posts/p1',
    'https://live.example/stories/%E6%B0%B4/posts/p1',
  ],
  ['https://live.example/', 'https://old.example/', 'https://live.example/'],
  [
    'https://live.example/news/',
    'https://old.example/stories//evil.example/',
    'https://live.example/news/stories//evil.example/',
  ],
])('opens under %s what an alert calls %s', (home, navigate, own) => {
  expect(ownAddress(navigate, home)).toBe(own)
})
