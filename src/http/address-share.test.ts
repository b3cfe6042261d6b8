import { expect, test } from 'vitest'
import { AddressShares, shareOf } from './address-share.ts'

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

test('an address holds its share and no more, until it gives something back', () => {
  const shares = new AddressShares(2)
  const first = shares.take('203.0.113.7')
  shares.take('203.0.113.7')

  expect(shares.take('203.0.113.7')).toBeNull()
  first?.giveBack()
  expect(shares.take('203.0.113.7')).not.toBeNull()
})

test('addresses of one /64 share, and another /64 has its own', () => {
  const shares = new AddressShares(1)
  shares.take('2001:db8:1:2::1')

  expect(shares.take('2001:db8:1:2::2')).toBeNull()
  expect(shares.take('2001:db8:1:3::1')).not.toBeNull()
})

test('a limit of 0 sets none', () => {
  const shares = new AddressShares(0)

  expect([1, 2, 3].every(() => shares.take('203.0.113.7') !== null)).toBe(true)
})
