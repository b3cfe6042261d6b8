import { expect, test } from 'vitest'
import { prefixesIn } from './nat64.ts'
import { isPublicAddress } from './public-address.ts'

test.each([
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.8',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::127.0.0.1',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b::10.1.2.3',
  '64:ff9b::192.0.2.1',
  '64:ff9b:0:0:1:0:808:808',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:a9fe:a9fe::',
  '3fff::1',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  '127.1',
  'localhost',
  '',
])('%s is not public', (address) => {
  expect(isPublicAddress(address)).toBe(false)
})

test.each([
  '8.8.8.8',
  '64:ff9b::1139:9041',
  '64:ff9b::142.250.74.106',
  '142.250.74.106',
  '100.63.255.255',
  '172.32.0.1',
  '2a00:1450:4001:82b::200a',
  '2001:4860:4860::8888',
])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true)
})

// Documentation's own prefixes are no public ones, so these stand in 2a00::/16; each has the address inside at its place.
test.each([
  ['2a00:1::/32', '2a00:1:c000:aa::', '2a00:1:8e8e:4a6a::', '2a00:1:a01:203::'],
  ['2a00:1:ff00::/40', '2a00:1:ffc0:0:aa::', '2a00:1:ff8e:fa4a:6a::', '2a00:1:ff0a:102:3::'],
  ['2a00:1:2::/48', '2a00:1:2:c000:0:aa00::', '2a00:1:2:8efa:4a:6a00::', '2a00:1:2:a01:2:300::'],
  ['2a00:1:2:ff00::/56', '2a00:1:2:ffc0:0:aa::', '2a00:1:2:ff8e:fa:4a6a::', '2a00:1:2:ff0a:1:203::'],
  ['2a00:1:2:3::/64', '2a00:1:2:3:c0:0:aa00:0', '2a00:1:2:3:8e:fa4a:6a00:0', '2a00:1:2:3:a:102:300:0'],
  ['2a00:1:2:3:4:5::/96', '2a00:1:2:3:4:5:c000:aa', '2a00:1:2:3:4:5:8efa:4a6a', '2a00:1:2:3:4:5:a01:203'],
])('the address inside decides under the network’s own prefix %s', (_, discovered, outside, inside) => {
  const prefixes = prefixesIn([discovered])
  expect(prefixes).toHaveLength(1)
  expect(isPublicAddress(outside, prefixes)).toBe(true)
  expect(isPublicAddress(inside)).toBe(true)
  expect(isPublicAddress(inside, prefixes)).toBe(false)
})

test('the local-use NAT64 prefix is public only as the network says that it is used', () => {
  const address = '64:ff9b:1:2::142.250.74.106'
  expect(isPublicAddress(address)).toBe(false)
  const prefixes = prefixesIn(['64:ff9b:1:2::192.0.0.170', '64:ff9b:1:2::192.0.0.171'])
  expect(isPublicAddress(address, prefixes)).toBe(true)
  expect(isPublicAddress('64:ff9b:1:3::142.250.74.106', prefixes)).toBe(false)
  expect(isPublicAddress('64:ff9b:1:2::10.1.2.3', prefixes)).toBe(false)
})

test('a prefix inside a private network makes nothing public', () => {
  const prefixes = prefixesIn(['fd00:64::192.0.0.170', '8.8.8.8', '192.0.0.170'])
  expect(prefixes).toHaveLength(1)
  expect(isPublicAddress('fd00:64::142.250.74.106', prefixes)).toBe(false)
})
