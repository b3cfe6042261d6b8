import { expect, test } from 'vitest'
import { AddressShares, shareOf } from './address-limits.ts'

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('%s counts as %s', (address, share) => {
  expect(shareOf(address)).toBe(share)
})

test('a share is held up to its limit and no further, until something is given back', () => {
  const shares = new AddressShares(2)
  shares.take('203.0.113.7')
  shares.take('203.0.113.7')

  expect(shares.take('203.0.113.7')).toBe(false)
  expect(shares.take('203.0.113.8')).toBe(true)
  shares.giveBack('203.0.113.7')
  expect(shares.take('203.0.113.7')).toBe(true)
})

test('a limit of 0 sets none', () => {
  const shares = new AddressShares(0)

  expect([1, 2, 3].every(() => shares.take('203.0.113.7'))).toBe(true)
})
