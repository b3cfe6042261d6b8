import { expect, test } from 'vitest'
import { argon2PasswordHasher } from './password-hasher.ts'

const hasher = argon2PasswordHasher()

test('a password matches its own hash and no other does', async () => {
  const hash = await hasher.hash('correct horse battery')
  expect(await hasher.verify('correct horse battery', hash)).toBe(true)
  expect(await hasher.verify('correct horse batterz', hash)).toBe(false)
  expect(await hasher.verify('', hash)).toBe(false)
})

test('hashes say how they were made, and two of one password differ', async () => {
  const [one, other] = await Promise.all([
    hasher.hash('correct horse battery'),
    hasher.hash('correct horse battery'),
  ])
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(one).not.toBe(other)
})

test('a hash made elsewhere with other parameters still lets in', async () => {
  // Made by the reference implementation: echo -n password | argon2 somesalt -id -m 16 -t 2 -p 1
  const elsewhere = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
  expect(await hasher.verify('password', elsewhere)).toBe(true)
  expect(await hasher.verify('Password', elsewhere)).toBe(false)
})

test('the same letters are the same password however the keyboard puts them together', async () => {
  const hash = await hasher.hash('cafe\u0301 au lait, bitte')
  expect(await hasher.verify('caf\u00e9 au lait, bitte', hash)).toBe(true)
})

test('nobody is never let in, whatever the password', async () => {
  expect(await hasher.verify('correct horse battery', null)).toBe(false)
})

test('a stored hash that cannot be read is a fault, not a no', async () => {
  await expect(hasher.verify('correct horse battery', 'plain')).rejects.toThrow('cannot be read')
})
