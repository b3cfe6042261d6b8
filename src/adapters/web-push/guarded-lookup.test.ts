import type { LookupAddress, LookupOptions } from 'node:dns'
import { expect, test } from 'vitest'
import { AddressNotPublicError, guardedLookup, type ResolveAll } from './guarded-lookup.ts'

function lookUp(
  addresses: readonly string[],
  options: LookupOptions = { all: true },
): Promise<string | LookupAddress[]> {
  const resolve: ResolveAll = (_, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  return new Promise((done, fail) => {
    guardedLookup(resolve)('push.example', options, (error, found) => {
      if (error === null) done(found)
      else fail(error)
    })
  })
}

test('passes public addresses to the socket', async () => {
  expect(await lookUp(['8.8.8.8', '2a00:1450::1'])).toEqual([
    { address: '8.8.8.8', family: 4 },
    { address: '2a00:1450::1', family: 6 },
  ])
  expect(await lookUp(['8.8.8.8'], {})).toBe('8.8.8.8')
})

test('passes only the public addresses of a host', async () => {
  expect(await lookUp(['10.0.0.1', '8.8.8.8', '::1'])).toEqual([{ address: '8.8.8.8', family: 4 }])
  expect(await lookUp(['fd00::1', '64:ff9b::808:808'], {})).toBe('64:ff9b::808:808')
})

test('refuses a host without a public address', async () => {
  await expect(lookUp(['169.254.169.254', '10.0.0.1'])).rejects.toThrow(AddressNotPublicError)
})

test('looks the network’s NAT64 prefixes up once', async () => {
  const asked: string[] = []
  const lookup = guardedLookup((hostname, callback) => {
    asked.push(hostname)
    const address = hostname === 'ipv4only.arpa' ? '64:ff9b:1::192.0.0.170' : '64:ff9b:1::8.8.8.8'
    setImmediate(() => callback(null, [{ address, family: 6 }]))
  })
  const ask = (): Promise<unknown> =>
    new Promise((done, fail) => {
      lookup('push.example', { all: true }, (error, found) => (error === null ? done(found) : fail(error)))
    })

  const found = [{ address: '64:ff9b:1::8.8.8.8', family: 6 }]
  expect(await Promise.all([ask(), ask()])).toEqual([found, found])
  expect(await ask()).toEqual(found)
  expect(asked.filter((hostname) => hostname === 'ipv4only.arpa')).toHaveLength(1)
})

test('takes a network whose prefixes cannot be looked up as one without any', async () => {
  const lookup = guardedLookup((hostname, callback) =>
    hostname === 'ipv4only.arpa'
      ? callback(Object.assign(new Error('No such host.'), { code: 'ENOTFOUND' }), [])
      : callback(null, [{ address: '2a00:1450::1', family: 6 }]),
  )
  const found = await new Promise((done) => lookup('push.example', { all: true }, (_, all) => done(all)))
  expect(found).toEqual([{ address: '2a00:1450::1', family: 6 }])
})

test('refuses a host that resolves to a private address the second time', async () => {
  const answers = ['8.8.8.8', '169.254.169.254']
  const lookup = guardedLookup((_, callback) =>
    callback(null, [{ address: answers.shift() ?? '', family: 4 }]),
  )
  const ask = (): Promise<unknown> =>
    new Promise((done) => lookup('push.example', { all: true }, (error) => done(error)))

  expect(await ask()).toBeNull()
  expect(await ask()).toBeInstanceOf(AddressNotPublicError)
})

test('a host without an address is an error', async () => {
  await expect(lookUp([])).rejects.toThrow('No address')
})
