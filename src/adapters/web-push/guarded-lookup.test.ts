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

test('refuses a host with one private address among public ones', async () => {
  await expect(lookUp(['8.8.8.8', '10.0.0.1'])).rejects.toThrow(AddressNotPublicError)
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
