import { createECDH } from 'node:crypto'
import { InvalidPublicKeyError, type KeyAgreement } from './key-agreement.ts'

/** Node's `ECDH` class. It works on every version and checks each key pair before use. */
export function ecdhAgreement(): KeyAgreement {
  const ecdh = createECDH('prime256v1')
  return (privateKey, peerPublicKey) => {
    ecdh.setPrivateKey(privateKey)
    try {
      return { publicKey: ecdh.getPublicKey(), secret: ecdh.computeSecret(peerPublicKey) }
    } catch (error) {
      throw new InvalidPublicKeyError('The public key is not a point on P-256.', { cause: error })
    }
  }
}
