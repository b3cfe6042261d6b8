import { expect, test } from 'vitest'
import { overHttps, sameOrigin } from './same-origin.ts'

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

test.each([
  [{ origin: 'http://live.example.org' }, desk, 'https-required'],
  [{ origin: 'http://10.0.0.5:8484' }, desk, 'https-required'],
  [{ origin: 'http://localhost:8484', 'sec-fetch-site': 'same-origin' }, desk, null],
  [{ origin: desk }, desk, null],
  [{}, desk, null],
  [{ origin: 'http://live.example.org' }, 'http://live.example.org', null],
])('signing in with %j at %s: %s', (headers, publicUrl, expected) => {
  const result = overHttps(new Headers(headers), publicUrl)
  expect(result.ok ? null : result.refusal.kind).toBe(expected)
})
