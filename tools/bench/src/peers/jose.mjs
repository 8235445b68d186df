import { jwtVerify, SignJWT } from 'jose'
import { createHash } from 'node:crypto'
import { accessKeyId, secretAccessKey } from '../requests.mjs'

/**
 * A JSON Web Token that says what a signature says: who, when, which request, which body. Checking it is one HMAC; the
 * body itself is not hashed, so that jose does less.
 *
 * @param {import('../requests.mjs').BenchRequest} request
 * @returns {Promise<import('../slices.mjs').Candidate>}
 */
export async function joseVerify({ method, host, wirePath, wireQuery, text }) {
  const key = await crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(secretAccessKey),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign', 'verify'],
  )
  const token = await new SignJWT({
    method,
    target: `${wirePath}?${wireQuery}`,
    bodySha256: createHash('sha256')
      .update(text ?? '')
      .digest('hex'),
  })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(accessKeyId)
    .setAudience(host)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(key)
  const options = { issuer: accessKeyId, audience: host, algorithms: ['HS256'] }
  return { name: 'jose HS256 verify', asynchronous: true, run: () => jwtVerify(token, key, options) }
}
