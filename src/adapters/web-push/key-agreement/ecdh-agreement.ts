import { createECDH } from 'node:crypto'
import { NotAPointError, type Agree } from './key-agreement.ts'

/** By Node's own ECDH object, which works everywhere and looks each of our key pairs over before it uses it. */
export function ecdhAgreement(): Agree {
  const ours = createECDH('prime256v1')
  return (privateKey, theirPoint) => {
    ours.setPrivateKey(privateKey)
    try {
      return { ourPoint: ours.getPublicKey(), secret: ours.computeSecret(theirPoint) }
    } catch (error) {
      throw new NotAPointError('These bytes are no point on P-256.', { cause: error })
    }
  }
}
