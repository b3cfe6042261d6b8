import { expect, test } from 'vitest'
import { sampleSite } from '../../test/support/sample-posts.ts'
import { manifest } from './manifest.ts'

const read = (name: string): Record<string, unknown> =>
  JSON.parse(manifest({ ...sampleSite, name })) as Record<string, unknown>

test('covers exactly the desk and is standalone, so that iPhones allow alerts', () => {
  expect(read('The Harbour Telex')).toMatchObject({
    id: '/live/',
    start_url: '/live/',
    scope: '/live/',
    display: 'standalone',
  })
})

test('lists an icon for every purpose except Apple’s', () => {
  const { icons } = read('The Harbour Telex') as { icons: { src: string; purpose: string; sizes: string }[] }

  expect(new Set(icons.map(({ purpose }) => purpose))).toEqual(new Set(['any', 'maskable', 'monochrome']))
  expect(icons.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']))
  expect(icons.every(({ src }) => src.startsWith('/live/icons/'))).toBe(true)
})

test.each([
  ['The Courier', 'The Courier'],
  ['The Harbour Telex', 'The Harbour'],
  ['Schifffahrtsnachrichten', 'Schifffahrts'],
])('shortens "%s" to "%s" for home screens', (name, short) => {
  expect(read(name)['short_name']).toBe(short)
})
