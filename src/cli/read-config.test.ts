import { expect, test } from 'vitest'
import { readConfig } from '../config.ts'

function problemOf(
  environment: Readonly<Record<string, string>>,
  flags: Parameters<typeof readConfig>[1] = {},
): string | undefined {
  const read = readConfig(environment, flags)
  return read.ok ? undefined : read.problems[0]?.problem
}

test('names an invalid value as it was given, by flag or by variable', () => {
  expect(problemOf({ TELEX_PORT: 'seventy' })).toBe(
    'TELEX_PORT must be an integer from 0 to 65535, not “seventy”.',
  )
  expect(problemOf({ TELEX_PORT: '80' }, { port: 'seventy' })).toBe(
    '--port must be an integer from 0 to 65535, not “seventy”.',
  )
})

test.each([
  ['[::1]', '::1'],
  ['::1', '::1'],
  ['::', '::'],
  ['0.0.0.0', '0.0.0.0'],
  ['fe80::1%eth0', 'fe80::1%eth0'],
  ['desk-1.example.org', 'desk-1.example.org'],
])('listens on %s', (given, host) => {
  const read = readConfig({ TELEX_HOST: given })

  expect(read.ok && read.config.host).toBe(host)
})

test.each(['[::1]:8484', 'localhost:8484', 'http://localhost', '[localhost]', 'a b', '*'])(
  'refuses the host %s and says what it wants',
  (given) => {
    expect(problemOf({ TELEX_HOST: given })).toMatch(
      /^TELEX_HOST must be a host name or an IP address without a port/,
    )
  },
)
