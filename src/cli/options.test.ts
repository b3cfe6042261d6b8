import { expect, test } from 'vitest'
import { readConfig } from '../config.ts'

function read(environment: Readonly<Record<string, string>>) {
  const read = readConfig(environment)
  return read.ok ? read.config : read.problems.map(({ problem }) => problem)
}

test('keeps times in UTC unless the newsroom says otherwise', () => {
  expect(read({})).toMatchObject({ timeZone: 'UTC' })
  expect(read({ TELEX_TIME_ZONE: 'Europe/Vienna' })).toMatchObject({ timeZone: 'Europe/Vienna' })
  expect(read({ TELEX_TIME_ZONE: 'america/new_york' })).toMatchObject({ timeZone: 'America/New_York' })
})

test.each(['Mars/Olympus', 'Vienna', '+02:00', 'x'.repeat(5_000)])('refuses %s as a time zone', (zone) => {
  expect(read({ TELEX_TIME_ZONE: zone })).toEqual([
    `TELEX_TIME_ZONE must be the IANA name of a time zone, such as Europe/Vienna, not “${zone}”.`,
  ])
})

test('spells a language tag as BCP 47 does, and refuses what is none', () => {
  expect(read({ TELEX_LANGUAGE: 'DE-at' })).toMatchObject({ language: 'de-AT' })
  expect(read({ TELEX_LANGUAGE: 'de_AT' })).toEqual([
    'TELEX_LANGUAGE must be a language tag, such as en or de-AT, not “de_AT”.',
  ])
})

test.each([
  ['mailto:desk@example.org', 'mailto:desk@example.org'],
  ['desk@example.org', 'mailto:desk@example.org'],
  ['https://example.org/contact', 'https://example.org/contact'],
  ['mailto:nachrichten@zeitung.example', 'mailto:nachrichten@zeitung.example'],
  ['', ''],
])('takes %s as a push contact', (given, pushContact) => {
  expect(read({ TELEX_PUSH_CONTACT: given })).toMatchObject({ pushContact })
})

test.each([
  'the desk',
  'mailto:desk@localhost',
  'mailto:The desk <desk@example.org>',
  'mailto:<desk@example.org>',
  'mailto:',
  'http://example.org',
  'https://localhost/contact',
  'tel:+431234',
])('refuses %s as a push contact', (given) => {
  expect(read({ TELEX_PUSH_CONTACT: given })).toEqual([
    'TELEX_PUSH_CONTACT must be a mailto: address or an https: page where push services reach you, such as ' +
      `mailto:desk@example.org, not “${given}”. Apple refuses every alert without one.`,
  ])
})
