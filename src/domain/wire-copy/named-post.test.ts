import { expect, test } from 'vitest'
import { namedPost } from './named-post.ts'

const posts = [
  { headline: 'Bridge closed after storm', text: 'The old bridge is shut.' },
  { headline: '', text: 'Divers found cracks in the northern pier.\n\nIt is old.' },
  { headline: 'Ferry aground off Porthaven', text: 'All are safe.' },
  { headline: '北港で橋が閉鎖', text: '橋。' },
]

test.each([
  ['Kill the story about the bridge closed after the storm. It was not closed.', 0],
  ['Correction: Ferry aground off Porthaven', 2],
  ['CORRECTED- Divers found cracks in northern pier', 1],
  ['先ほどの「北港で橋が閉鎖」の記事を取り消します。', 3],
  ['Kill the story about the lighthouse.', null],
  ['', null],
])('finds the post that %j names', (copy, index) => {
  expect(namedPost(copy, posts)).toBe(index === null ? null : posts[index])
})

test('takes the later of two alike', () => {
  const later = { headline: 'Bridge closed after storm', text: 'Later.' }
  expect(namedPost('Bridge closed after storm', [later, ...posts])).toBe(later)
})
