import { expect, test } from 'vitest'
import { LocalAddressLimits, addressKey } from './address-limits.ts'

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('%s is limited as %s', (address, key) => {
  expect(addressKey(address)).toBe(key)
})

test('limits each address on its own, until a stream is released', () => {
  const limits = new LocalAddressLimits(2)
  limits.acquire('203.0.113.7')
  limits.acquire('203.0.113.7')

  expect(limits.acquire('203.0.113.7')).toBe(false)
  expect(limits.acquire('203.0.113.8')).toBe(true)
  limits.release('203.0.113.7')
  expect(limits.acquire('203.0.113.7')).toBe(true)
})

test('a limit of 0 sets none', () => {
  const limits = new LocalAddressLimits(0)

  expect([1, 2, 3].every(() => limits.acquire('203.0.113.7'))).toBe(true)
})
