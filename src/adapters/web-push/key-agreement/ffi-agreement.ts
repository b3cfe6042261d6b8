import { createECDH } from 'node:crypto'
import { RandomBytes } from '../random-bytes.ts'
import {
  InvalidPublicKeyError,
  isUncompressed,
  POINT_BYTES,
  type AgreedKeys,
  type KeyAgreement,
} from './key-agreement.ts'

/** `NID_X9_62_prime256v1`. */
const P256 = 415
/** `POINT_CONVERSION_UNCOMPRESSED`. */
const UNCOMPRESSED = 4
const NULL = 0n
const SUCCESS = 1
/** How often it is compared with Node's `ECDH` before it is used. */
const SELF_TESTS = 4

const PRIVATE_KEY_BYTES = 32
/** The order of the group. @see SEC 2 version 2 section 2.4.2 */
const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex')
const zero = Buffer.alloc(PRIVATE_KEY_BYTES)

/** A key agreement with a given private key: 32 bytes, a number from 1 to one below the order of the group. */
type PrivateKeyAgreement = (privateKey: Uint8Array, peerPublicKey: Uint8Array) => AgreedKeys

/** Key agreement by `opensslAgreement`, with random private keys; `null` where it is not available. */
export function ffiAgreement(): KeyAgreement | null {
  const agree = opensslAgreement()
  if (agree === null) return null
  const random = new RandomBytes()
  return (peerPublicKey) => {
    const privateKey = newPrivateKey(random)
    try {
      return agree(privateKey, peerPublicKey)
    } finally {
      privateKey.fill(0)
    }
  }
}

/** @see FIPS 186-5 appendix A.2.2 */
function newPrivateKey(random: RandomBytes): Buffer {
  for (;;) {
    const bytes = random.take(PRIVATE_KEY_BYTES)
    if (isPrivateKey(bytes)) return bytes
  }
}

/** Whether 32 bytes are a private key on P-256: all but one of 4 billion random ones are. */
export function isPrivateKey(bytes: Uint8Array): boolean {
  return Buffer.compare(bytes, order) < 0 && Buffer.compare(bytes, zero) > 0
}

/**
 * Calls the OpenSSL inside Node directly: two point multiplications and nothing else.
 *
 * Node's own functions multiply once or twice more to check the order of a point. On P-256 every point has the right order,
 * since the cofactor is 1. OpenSSL checks that the peer's point is on the curve when it parses it (SP 800-56A revision 3,
 * 5.6.2.3.4).
 *
 * @returns `null` where `node:ffi` is missing, or where the results differ from Node's `ECDH`.
 */
export function opensslAgreement(): PrivateKeyAgreement | null {
  try {
    const agree = openAgreement()
    return agree !== null && passesSelfTest(agree) ? agree : null
  } catch {
    // A build of Node that does not export these functions.
    return null
  }
}

function openAgreement(): PrivateKeyAgreement | null {
  const openssl = openFunctions()
  if (openssl === null) return null
  const group = openssl.EC_GROUP_new_by_curve_name(P256)
  const [context, ourKey] = [openssl.BN_CTX_new(), openssl.BN_new()]
  const [theirs, result] = [openssl.EC_POINT_new(group), openssl.EC_POINT_new(group)]
  if ([group, context, ourKey, theirs, result].includes(NULL)) return null
  // OpenSSL writes into these buffers, so each has its own memory of exactly this size.
  const publicKey = Buffer.from(new ArrayBuffer(POINT_BYTES))
  const sharedPoint = Buffer.from(new ArrayBuffer(POINT_BYTES))
  const secret = sharedPoint.subarray(1, 1 + PRIVATE_KEY_BYTES)
  const size = BigInt(POINT_BYTES)

  const succeeded = (success: boolean): boolean => {
    // An entry left in the thread's error queue would be reported by the next TLS operation.
    if (!success) openssl.ERR_clear_error()
    return success
  }
  const check = (success: boolean): void => {
    if (!succeeded(success)) throw new Error('A P-256 operation of OpenSSL failed.')
  }
  /** Parses the peer's point and checks that it is on the curve. */
  const parsePoint = (point: Uint8Array): boolean =>
    isUncompressed(point) &&
    succeeded(openssl.EC_POINT_oct2point(group, theirs, point, size, context) === SUCCESS)
  const write = (into: Buffer): void =>
    check(openssl.EC_POINT_point2oct(group, result, UNCOMPRESSED, into, size, context) === size)

  return (privateKey, peerPublicKey) => {
    if (privateKey.length !== PRIVATE_KEY_BYTES) throw new RangeError('A private key must have 32 bytes.')
    if (!parsePoint(peerPublicKey)) throw new InvalidPublicKeyError()
    try {
      check(openssl.BN_bin2bn(privateKey, PRIVATE_KEY_BYTES, ourKey) !== NULL)
      check(openssl.EC_POINT_mul(group, result, ourKey, NULL, NULL, context) === SUCCESS)
      write(publicKey)
      check(openssl.EC_POINT_mul(group, result, NULL, theirs, ourKey, context) === SUCCESS)
      write(sharedPoint)
    } finally {
      openssl.BN_clear(ourKey)
    }
    return { publicKey, secret }
  }
}

/** OpenSSL's functions; `null` without `node:ffi`, as before Node 26. */
function openFunctions() {
  const ffi = process.getBuiltinModule('node:ffi')
  if (ffi === undefined) return null
  const { functions } = ffi.dlopen(null, {
    EC_GROUP_new_by_curve_name: { arguments: ['i32'], return: 'pointer' },
    EC_POINT_new: { arguments: ['pointer'], return: 'pointer' },
    EC_POINT_oct2point: { arguments: ['pointer', 'pointer', 'buffer', 'u64', 'pointer'], return: 'i32' },
    EC_POINT_point2oct: {
      arguments: ['pointer', 'pointer', 'i32', 'buffer', 'u64', 'pointer'],
      return: 'u64',
    },
    EC_POINT_mul: {
      arguments: ['pointer', 'pointer', 'pointer', 'pointer', 'pointer', 'pointer'],
      return: 'i32',
    },
    BN_new: { return: 'pointer' },
    BN_CTX_new: { return: 'pointer' },
    BN_bin2bn: { arguments: ['buffer', 'i32', 'pointer'], return: 'pointer' },
    BN_clear: { arguments: ['pointer'] },
    ERR_clear_error: {},
  })
  return functions
}

function passesSelfTest(agree: PrivateKeyAgreement): boolean {
  const ours = createECDH('prime256v1')
  const theirs = createECDH('prime256v1')
  return Array.from({ length: SELF_TESTS }).every(() => {
    const peerPublicKey = theirs.generateKeys()
    const ourPublicKey = ours.generateKeys()
    const { publicKey, secret } = agree(leftPadded(ours.getPrivateKey()), peerPublicKey)
    return publicKey.equals(ourPublicKey) && secret.equals(theirs.computeSecret(ourPublicKey))
  })
}

/** `getPrivateKey` leaves out leading zeros. */
function leftPadded(privateKey: Buffer): Buffer {
  return Buffer.concat([zero.subarray(privateKey.length), privateKey])
}
