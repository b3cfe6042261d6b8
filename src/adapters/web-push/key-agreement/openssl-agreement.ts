import { createECDH, randomBytes } from 'node:crypto'
import { ecdhAgreement } from './ecdh-agreement.ts'
import { NotAPointError, POINT_BYTES, PRIVATE_KEY_BYTES, type Agree } from './key-agreement.ts'

/** OpenSSL's number of P-256, `NID_X9_62_prime256v1`, and of points that are not compressed. */
const P256 = 415
const UNCOMPRESSED = 4
const NOTHING = 0n
const DONE = 1
/** How often it is compared with Node's own way before it is trusted. */
const TRIALS = 4

/**
 * By the OpenSSL that is part of Node, called directly: two multiplications of a point and nothing else.
 *
 * Every way that Node offers multiplies once or twice more, to see whether a point is of the right order. On P-256 each
 * point of the curve is, since its cofactor is 1, and that theirs is on the curve OpenSSL sees when it reads it
 * (SP 800-56A revision 3, 5.6.2.3.4); that ours is, we know.
 *
 * @returns `null` where Node can't call it, or where it comes to other results than Node's own way.
 */
export function opensslAgreement(): Agree | null {
  try {
    const agree = openAgreement()
    return agree !== null && agreesWithNode(agree) ? agree : null
  } catch {
    // A Node of another make, where these functions have other names or are not to be had.
    return null
  }
}

function openAgreement(): Agree | null {
  const openssl = openFunctions()
  if (openssl === null) return null
  const group = openssl.EC_GROUP_new_by_curve_name(P256)
  const [context, ourKey] = [openssl.BN_CTX_new(), openssl.BN_new()]
  const [theirs, result] = [openssl.EC_POINT_new(group), openssl.EC_POINT_new(group)]
  if ([group, context, ourKey, theirs, result].includes(NOTHING)) return null
  // Each in memory of its own, and as long as OpenSSL is told: it writes there.
  const ourPoint = Buffer.from(new ArrayBuffer(POINT_BYTES))
  const sharedPoint = Buffer.from(new ArrayBuffer(POINT_BYTES))
  const secret = sharedPoint.subarray(1, 1 + PRIVATE_KEY_BYTES)
  const size = BigInt(POINT_BYTES)

  const isDone = (done: boolean): boolean => {
    // What it has noted of its error is otherwise found by whoever asks next, on some connection.
    if (!done) openssl.ERR_clear_error()
    return done
  }
  const must = (done: boolean): void => {
    if (!isDone(done)) throw new Error('OpenSSL can’t compute with points on P-256.')
  }
  /** Reads their point, and sees whether it is on the curve. */
  const isRead = (point: Uint8Array): boolean =>
    point.length === POINT_BYTES &&
    isDone(openssl.EC_POINT_oct2point(group, theirs, point, size, context) === DONE)
  const write = (into: Buffer): void =>
    must(openssl.EC_POINT_point2oct(group, result, UNCOMPRESSED, into, size, context) === size)

  return (privateKey, theirPoint) => {
    if (privateKey.length !== PRIVATE_KEY_BYTES) throw new RangeError('A private key has 32 bytes.')
    if (!isRead(theirPoint)) throw new NotAPointError('These bytes are no point on P-256.')
    try {
      must(openssl.BN_bin2bn(privateKey, PRIVATE_KEY_BYTES, ourKey) !== NOTHING)
      must(openssl.EC_POINT_mul(group, result, ourKey, NOTHING, NOTHING, context) === DONE)
      write(ourPoint)
      must(openssl.EC_POINT_mul(group, result, NOTHING, theirs, ourKey, context) === DONE)
      write(sharedPoint)
    } finally {
      openssl.BN_clear(ourKey)
    }
    return { ourPoint, secret }
  }
}

/** OpenSSL's functions; `null` where Node has no way to call any, as before version 26. */
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

function agreesWithNode(agree: Agree): boolean {
  const byNode = ecdhAgreement()
  return Array.from({ length: TRIALS }).every(() => {
    const ours = randomBytes(PRIVATE_KEY_BYTES)
    const theirs = createECDH('prime256v1').generateKeys()
    const expected = byNode(ours, theirs)
    const got = agree(ours, theirs)
    return got.ourPoint.equals(expected.ourPoint) && got.secret.equals(expected.secret)
  })
}
