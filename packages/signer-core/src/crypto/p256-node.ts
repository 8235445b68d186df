import * as crypto from 'node:crypto'
import type { HmacKey, SignatureVerifier } from '../algorithm.ts'

/** ECDSA on P-256 over the SHA-256 of a text, as DER in lowercase hex. `privateKey` is 64 hex digits. */
export function p256Key(privateKey: string): HmacKey {
  const key = crypto.createPrivateKey({ key: jwkOf(privateKey), format: 'jwk' })
  return (text) => crypto.sign('sha256', Buffer.from(text), key).toString('hex')
}

/** Checks a signature that has the right form. */
export function p256Verifier(privateKey: string): SignatureVerifier {
  const { d: _d, ...publicJwk } = jwkOf(privateKey)
  const key = crypto.createPublicKey({ key: publicJwk, format: 'jwk' })
  return (text, signature) => crypto.verify('sha256', Buffer.from(text), key, Buffer.from(signature, 'hex'))
}

function jwkOf(privateKey: string): crypto.JsonWebKey {
  const ecdh = crypto.createECDH('prime256v1')
  ecdh.setPrivateKey(privateKey, 'hex')
  const point = ecdh.getPublicKey()
  return {
    kty: 'EC',
    crv: 'P-256',
    d: Buffer.from(privateKey, 'hex').toString('base64url'),
    x: point.toString('base64url', 1, 33),
    y: point.toString('base64url', 33),
  }
}
