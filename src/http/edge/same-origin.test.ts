import { expect, test } from 'vitest'
import { sameOrigin } from './same-origin.ts'

const desk = 'https://live.example.org'

function verdict(headers: Record<string, string>, strictly = true): 'ours' | 'not ours' {
  return sameOrigin(new Headers({ host: 'live.example.org', ...headers }), desk, strictly).ok
    ? 'ours'
    : 'not ours'
}

test.each([
  [{ 'sec-fetch-site': 'same-origin' }, 'ours'],
  [{ 'sec-fetch-site': 'same-site' }, 'not ours'],
  [{ 'sec-fetch-site': 'cross-site' }, 'not ours'],
  [{ 'sec-fetch-site': 'none' }, 'not ours'],
  [{ 'sec-fetch-site': 'cross-site', origin: desk }, 'not ours'],
  [{ origin: desk }, 'ours'],
  [{ origin: 'https://evil.example' }, 'not ours'],
  [{ origin: 'https://live.example.org.evil.example' }, 'not ours'],
  [{ origin: 'null' }, 'not ours'],
  [{ origin: 'http://127.0.0.1:8484', host: '127.0.0.1:8484' }, 'ours'],
  [{}, 'not ours'],
])('%j is %s', (headers, expected) => {
  expect(verdict(headers)).toBe(expected)
})

test('accepts requests without a cookie and an origin', () => {
  expect(verdict({}, false)).toBe('ours')
  expect(verdict({ origin: 'https://evil.example' }, false)).toBe('not ours')
})
