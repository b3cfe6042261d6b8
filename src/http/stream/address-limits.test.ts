import { expect, test } from 'vitest'
import { LocalAddressLimits, addressKey, networkKey } from './address-limits.ts'

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::203.0.113.7', '203.0.113.7'],
  ['64:ff9b::cb00:7107', '203.0.113.7'],
  ['64:ff9b:1::cb00:7107', '64:ff9b:1:0::/64'],
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

test.each([
  ['2001:db8:1:2::9', '2001:db8:1::/48'],
  ['2001:db8::9', '2001:db8:0::/48'],
  ['::1', '0:0:0::/48'],
  ['203.0.113.7', null],
  ['::ffff:203.0.113.7', null],
  ['unknown', null],
])('%s stands in the network %s', (address, network) => {
  expect(networkKey(addressKey(address))).toBe(network)
})

test('a household with a /56 opens no more streams than five addresses', () => {
  const limits = new LocalAddressLimits(10, 1_000)
  let opened = 0
  for (let subnet = 0; subnet < 256; subnet++) {
    for (let n = 0; n < 10; n++) {
      if (limits.acquire(addressKey(`2001:db8:1:${subnet.toString(16)}::1`))) opened++
    }
  }

  expect(opened).toBe(50)
  expect(limits.acquire(addressKey('2001:db8:2::1'))).toBe(true)
  expect(limits.acquire(addressKey('203.0.113.7'))).toBe(true)
  limits.release(addressKey('2001:db8:1:3::1'))
  expect(limits.acquire(addressKey('2001:db8:1:ff::1'))).toBe(true)
  expect(limits.acquire(addressKey('2001:db8:1:fe::1'))).toBe(false)
})

test('a network gets at most half of the capacity, and never less than one address', () => {
  const opened = (limit: number, capacity: number): number => {
    const limits = new LocalAddressLimits(limit, capacity)
    return Array.from({ length: 1_000 }, (_, n) =>
      limits.acquire(addressKey(`2001:db8:1:${n.toString(16)}::1`)),
    ).filter(Boolean).length
  }

  expect(opened(200, 800)).toBe(400)
  expect(opened(200, 18_880)).toBe(1_000)
  expect(opened(200, 100)).toBe(200)
})
