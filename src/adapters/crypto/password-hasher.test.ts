import { expect, test } from 'vitest'
import { argon2PasswordHasher } from './password-hasher.ts'

const hasher = argon2PasswordHasher()

test('verifies a password against its own hash only', async () => {
  const hash = await hasher.hash('correct horse battery')
  expect(await hasher.verify('correct horse battery', hash)).toBe(true)
  expect(await hasher.verify('correct horse batterz', hash)).toBe(false)
  expect(await hasher.verify('', hash)).toBe(false)
})

test('writes the parameters into the hash and salts it', async () => {
  const [one, other] = await Promise.all([
    hasher.hash('correct horse battery'),
    hasher.hash('correct horse battery'),
  ])
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(one).not.toBe(other)
})

test('verifies hashes made with other parameters', async () => {
  // Made by the reference implementation: echo -n password | argon2 somesalt -id -m 16 -t 2 -p 1
  const foreignHash = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
  expect(await hasher.verify('password', foreignHash)).toBe(true)
  expect(await hasher.verify('Password', foreignHash)).toBe(false)
})

test('normalizes a password before hashing it', async () => {
  const hash = await hasher.hash('cafe\u0301 au lait, bitte')
  expect(await hasher.verify('caf\u00e9 au lait, bitte', hash)).toBe(true)
})

test('rejects every password of an unknown account', async () => {
  expect(await hasher.verify('correct horse battery', null)).toBe(false)
})

test('throws on an unreadable stored hash', async () => {
  await expect(hasher.verify('correct horse battery', 'plain')).rejects.toThrow('cannot be read')
})
