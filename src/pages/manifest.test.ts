import { expect, test } from 'vitest'
import { sampleSite } from '../../test/support/sample-posts.ts'
import { manifest } from './manifest.ts'

const read = (name: string): Record<string, unknown> =>
  JSON.parse(manifest({ ...sampleSite, name })) as Record<string, unknown>

test('the app is the desk and nothing beside it, so that an iPhone can take alerts for it', () => {
  expect(read('The Harbour Telex')).toMatchObject({
    id: '/live/',
    start_url: '/live/',
    scope: '/live/',
    display: 'standalone',
  })
})

test('it has an icon for every shape, none of which is Apple’s', () => {
  const { icons } = read('The Harbour Telex') as { icons: { src: string; purpose: string; sizes: string }[] }

  expect(new Set(icons.map(({ purpose }) => purpose))).toEqual(new Set(['any', 'maskable', 'monochrome']))
  expect(icons.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']))
  expect(icons.every(({ src }) => src.startsWith('/live/icons/'))).toBe(true)
})

test.each([
  ['The Courier', 'The Courier'],
  ['The Harbour Telex', 'The Harbour'],
  ['Schifffahrtsnachrichten', 'Schifffahrts'],
])('on a home screen "%s" is "%s"', (name, short) => {
  expect(read(name)['short_name']).toBe(short)
})
