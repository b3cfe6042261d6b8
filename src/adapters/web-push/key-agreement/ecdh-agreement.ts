import { createECDH } from 'node:crypto'
import { InvalidPublicKeyError, isUncompressed, type KeyAgreement } from './key-agreement.ts'

/**
 * Key agreement with Node's `ECDH` class, the fastest way of its public API.
 *
 * Key pairs come from `generateKeys`: `setPrivateKey` would compute the public key a second time.
 */
export function ecdhAgreement(): KeyAgreement {
  const ecdh = createECDH('prime256v1')
  return (peerPublicKey) => {
    if (!isUncompressed(peerPublicKey)) throw new InvalidPublicKeyError()
    const publicKey = ecdh.generateKeys()
    try {
      return { publicKey, secret: ecdh.computeSecret(peerPublicKey) }
    } catch (error) {
      throw new InvalidPublicKeyError({ cause: error })
    }
  }
}
