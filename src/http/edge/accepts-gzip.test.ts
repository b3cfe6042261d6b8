import { expect, test } from 'vitest'
import { acceptsGzip } from './accepts-gzip.ts'

test.each([
  ['gzip', true],
  ['gzip, deflate, br, zstd', true],
  ['br;q=1.0, GZIP;q=0.5', true],
  ['deflate , gzip ; q=0.001', true],
  ['x-gzip', true],
  ['*', true],
  ['gzip;q=0', false],
  ['gzip;q=0, *', false],
  ['*;q=0', false],
  ['identity', false],
  ['br', false],
  ['gzipped', false],
  ['gzip;q=nonsense', false],
  ['', false],
  [undefined, false],
])('accepts gzip for %j: %j', (header, takes) => {
  expect(acceptsGzip(header)).toBe(takes)
})
