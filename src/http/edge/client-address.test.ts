import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { clientAddress } from './client-address.ts'

function from(peer: string, forwarded?: string): IncomingMessage {
  return {
    socket: { remoteAddress: peer },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  } as IncomingMessage
}

test.each([
  {
    hops: 0,
    header: '203.0.113.7',
    address: '10.0.0.1',
    why: 'no proxy is trusted: the header may be a lie',
  },
  { hops: 1, header: undefined, address: '10.0.0.1', why: 'there is no header' },
  { hops: 1, header: '203.0.113.7', address: '203.0.113.7', why: 'the proxy wrote it' },
  {
    hops: 1,
    header: '1.1.1.1, 203.0.113.7',
    address: '203.0.113.7',
    why: 'the first is the reader’s own claim',
  },
  { hops: 2, header: '1.1.1.1, 203.0.113.7, 10.0.0.2', address: '203.0.113.7', why: 'two proxies wrote two' },
  { hops: 2, header: '203.0.113.7', address: '203.0.113.7', why: 'a proxy is missing: the outermost known' },
  { hops: 1, header: '203.0.113.7:4711', address: '203.0.113.7', why: 'some proxies add the port' },
  { hops: 1, header: '[2001:db8::7]:4711', address: '2001:db8::7', why: 'and brackets' },
  { hops: 1, header: 'unknown', address: '10.0.0.1', why: 'it is no address' },
  { hops: 1, header: '', address: '10.0.0.1', why: 'it is empty' },
])('with $hops trusted proxies and “$header” the client is $address: $why', ({ hops, header, address }) => {
  expect(clientAddress(from('10.0.0.1', header), hops)).toBe(address)
})
