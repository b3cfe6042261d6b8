import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { PasswordHasher } from '../../desk/people/password-hasher.ts'

const argon2Async = promisify(argon2)

/** OWASP's Password Storage Cheat Sheet, first choice: argon2id, 19 MiB, two passes, one lane. */
const MEMORY_KIB = 19_456
const PASSES = 2
const PARALLELISM = 1
const SALT_BYTES = 16
const TAG_BYTES = 32

type Parameters = { readonly memory: number; readonly passes: number; readonly parallelism: number }

/**
 * argon2id off the event loop, stored as a PHC string, so that hashes made with other parameters keep working.
 * @see RFC 9106
 */
export function argon2PasswordHasher(): PasswordHasher {
  const decoyHash = hash(randomBytes(16).toString('hex'))
  decoyHash.catch(() => undefined)
  return {
    hash,
    async verify(password: string, stored: string | null): Promise<boolean> {
      // An unknown name takes the same time, so that latency doesn't reveal which names exist.
      const matches = await matchesPhc(password, stored ?? (await decoyHash))
      return matches && stored !== null
    },
  }
}

async function hash(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const tag = await derive(password, salt, TAG_BYTES, {
    memory: MEMORY_KIB,
    passes: PASSES,
    parallelism: PARALLELISM,
  })
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${PARALLELISM}$${unpadded(salt)}$${unpadded(tag)}`
}

async function matchesPhc(password: string, phc: string): Promise<boolean> {
  const [, memory, passes, parallelism, salt, tag] =
    /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(phc) ?? []
  if (memory === undefined || salt === undefined || tag === undefined) {
    throw new Error('A stored password hash cannot be read.')
  }
  const expected = Buffer.from(tag, 'base64')
  const parameters = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
  const actual = await derive(password, Buffer.from(salt, 'base64'), expected.length, parameters)
  return timingSafeEqual(actual, expected)
}

async function derive(
  password: string,
  nonce: Buffer,
  tagLength: number,
  parameters: Parameters,
): Promise<Buffer> {
  // Keyboards compose the same letters differently.
  const message = Buffer.from(password.normalize('NFKC'))
  return argon2Async('argon2id', { message, nonce, tagLength, ...parameters })
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
