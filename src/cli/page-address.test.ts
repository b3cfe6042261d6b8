import { expect, test } from 'vitest'
import { deskAddress } from './api-client.ts'
import { parsePageAddress } from './page-address.ts'

test.each([
  ['https://live.example.org/stories/storm', 'https://live.example.org', 'storm', null],
  ['http://localhost:8484/stories/storm/?page=3', 'http://localhost:8484', 'storm', null],
  ['https://example.org/news/stories/storm/posts/ab12', 'https://example.org/news', 'storm', 'ab12'],
  ['https://live.example.org/stories/storm#p-ab12', 'https://live.example.org', 'storm', 'ab12'],
])('%s leads to desk, story and post', (text, desk, story, post) => {
  expect(parsePageAddress(text)).toEqual({ desk, story, post })
})

test.each(['storm', 'ab12', 'https://live.example.org/', 'https://live.example.org/alerts', 'http://'])(
  '%j is no address of a page',
  (text) => {
    expect(parsePageAddress(text)).toBe(null)
  },
)

test.each([
  ['localhost:8641', 'http://localhost:8641'],
  ['127.0.0.1', 'http://127.0.0.1'],
  ['[::1]:8484/', 'http://[::1]:8484'],
  ['live.example.org', 'https://live.example.org'],
  ['live.example.org/news/', 'https://live.example.org/news'],
  ['https://live.example.org/', 'https://live.example.org'],
])('the desk’s address %s means %s', (given, address) => {
  expect(deskAddress(given)).toBe(address)
})

test.each(['ftp://example.org', 'not an address', 'http://'])('%j is no desk’s address', (given) => {
  expect(() => deskAddress(given)).toThrow(/--url or TELEX_URL must be the address of a desk/)
})
