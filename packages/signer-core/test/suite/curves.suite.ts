import { createSigner, formatAuthorization, parseAuthorization, sdkHmacSha256 } from '@apig/signer-core'
import type { Algorithm } from '@apig/signer-core'
import { sdkEcdsaP256Sha256 } from '@apig/signer-core/p256'
import { sdkSm2Sm3 } from '@apig/signer-core/sm2'
import { p256Vectors, sm2Vectors } from '@apig/vectors/curves'
import type { CurveVector } from '@apig/vectors/curves'
import fc from 'fast-check'
import type { Harness } from './harness.ts'
import { credentials, date, url } from './samples.ts'

const algorithms = [
  { algorithm: sdkEcdsaP256Sha256, data: p256Vectors },
  { algorithm: sdkSm2Sm3, data: sm2Vectors },
]

/** The algorithms that sign on a curve, against what the official Python core signs with them. */
export default function curvesSuite(t: Harness): void {
  for (const { algorithm, data } of algorithms) {
    t.test(`curves: ${algorithm.name}: there are 20 vectors of it`, () => {
      t.equal(algorithm.name, data.algorithm)
      t.equal(data.vectors.length, 20)
    })

    for (const vector of data.vectors) {
      t.test(`curves: ${algorithm.name}: ${vector.name}`, () => {
        const signed = signVector(algorithm, vector)
        t.equal(signed.canonicalRequest, vector.canonicalRequest)
        t.equal(signed.stringToSign, vector.stringToSign)
        const parts = parseAuthorization(vector.authorization, [sdkHmacSha256, algorithm])
        t.equal(parts.accessKeyId, vector.accessKeyId)
        t.deepEqual(parts.signedHeaders, signed.signedHeaders)
        t.equal(formatAuthorization(parts, algorithm), vector.authorization)
        // The official signature, ours, and that of the official Java core.
        const own = parseAuthorization(signed.headers['Authorization'] ?? '', [algorithm]).signature
        t.equal(own, signed.signature)
        const verify = verifierOf(algorithm, vector)
        for (const signature of [parts.signature, own, vector.rfc6979Signature])
          if (signature !== undefined) t.equal(verify(vector.stringToSign, signature), true)
        t.equal(verify(`${vector.stringToSign}\n`, parts.signature), false)
      })
    }

    t.test(`curves: ${algorithm.name}: a signature holds for its key and its string alone`, () => {
      const text = fc.string({ minLength: 1, maxLength: 40, unit: 'binary-ascii' })
      const id = fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom(...'AZ09az-_/') })
      fc.assert(
        fc.property(text, id, text, fc.nat(), fc.nat(14), (secret, accessKeyId, string, at, step) => {
          const signature = algorithm.createKey(secret, accessKeyId)(string)
          const verify = verifier(algorithm, secret, accessKeyId)
          t.equal(verify(string, signature), true)
          const digit = at % signature.length
          const changed = ((parseInt(signature[digit] ?? '', 16) + step + 1) % 16).toString(16)
          t.equal(verify(string, signature.slice(0, digit) + changed + signature.slice(digit + 1)), false)
          const index = at % string.length
          const unit = String.fromCharCode((string.charCodeAt(index) + step + 1) % 128)
          t.equal(verify(string.slice(0, index) + unit + string.slice(index + 1), signature), false)
          t.equal(verifier(algorithm, `${secret}2`, accessKeyId)(string, signature), false)
          t.equal(verifier(algorithm, secret, `${accessKeyId}2`)(string, signature), false)
        }),
        { numRuns: 10 },
      )
    })

    t.test(`curves: ${algorithm.name}: a signature has one form, and nothing else is one`, () => {
      const [vector] = data.vectors
      t.ok(vector)
      const { signature } = parseAuthorization(vector.authorization, [algorithm])
      const verify = verifierOf(algorithm, vector)
      for (const bad of otherForms(vector)) {
        t.equal(algorithm.signatureForm?.matches(bad), false, bad)
        t.equal(verify(vector.stringToSign, bad), false, bad)
        t.throws(
          () => parseAuthorization(vector.authorization.replace(signature, bad), [algorithm]),
          'AUTHORIZATION_INVALID',
        )
      }
      // The right form, and numbers that no signature has.
      for (const number of ['f'.repeat(64), `0${'f'.repeat(63)}`]) {
        for (const numbers of [derOf(number, vector.s), derOf(vector.r, number)])
          t.equal(verify(vector.stringToSign, numbers), false, numbers)
      }
      t.equal(verify(vector.stringToSign, derOf(vector.r, vector.s)), true)
    })

    t.test(`curves: ${algorithm.name}: Authorization is written with the algorithm that signed`, () => {
      const signature = algorithm.createKey('secret', 'AK')('text')
      const parts = { accessKeyId: 'AK', signedHeaders: ['host'], signature }
      const text = `${algorithm.name} Access=AK, SignedHeaders=host, Signature=${signature}`
      t.equal(formatAuthorization(parts, algorithm), text)
      t.equal(formatAuthorization({ ...parts, algorithm: algorithm.name }, algorithm), text)
      const named = { ...parts, algorithm: algorithm.name }
      t.throws(() => formatAuthorization(named), 'ALGORITHM_UNSUPPORTED')
      t.throws(() => formatAuthorization(named, sdkHmacSha256), 'ALGORITHM_UNSUPPORTED')
      t.throws(() => formatAuthorization(parts), 'AUTHORIZATION_INVALID')
      t.throws(
        () => formatAuthorization({ ...parts, signature: '0'.repeat(64) }, algorithm),
        'AUTHORIZATION_INVALID',
      )
      t.throws(() => parseAuthorization(text), 'ALGORITHM_UNSUPPORTED')
    })

    t.test(`curves: ${algorithm.name}: a hostile signature is read in linear time`, () => {
      for (const filler of ['0', '30', '3046022100', '02', 'f', '\u0663']) {
        const text = `${algorithm.name} Access=AK, SignedHeaders=host, Signature=${filler.repeat(200_000)}`
        t.throws(() => parseAuthorization(text, [algorithm]), 'AUTHORIZATION_INVALID')
      }
    })

    t.test(`curves: ${algorithm.name}: the payload hash travels in its own header`, () => {
      const signed = createSigner(credentials, { algorithm }).sign(
        { method: 'POST', url, body: 'unread' },
        { payload: 'unsigned', date },
      )
      t.deepEqual(signed.signedHeaders, ['host', algorithm.contentHeader, 'x-sdk-date'])
      const hash = algorithm.createHash()
      for (const piece of ['a', '', 'bc']) hash.update(new TextEncoder().encode(piece))
      t.equal(hash.digest(), algorithm.hash('abc'))
    })
  }

  t.test('curves: SM2 is right where the official Python core leaves out a zero byte', () => {
    t.equal(sm2Vectors.shortCoordinates.length, 4)
    for (const vector of sm2Vectors.shortCoordinates) {
      const signed = signVector(sdkSm2Sm3, vector)
      t.equal(signed.stringToSign, vector.stringToSign)
      const { signature } = parseAuthorization(vector.authorization, [sdkSm2Sm3])
      const verify = verifierOf(sdkSm2Sm3, vector)
      // As OpenSSL, the Java core and the Go core have it.
      t.equal(vector.verifiedBy['openssl'], false)
      t.equal(verify(vector.stringToSign, signature), false)
      t.equal(verify(vector.stringToSign, signed.signature), true)
    }
  })
}

function signVector(algorithm: Algorithm, vector: CurveVector): ReturnType<typeof signer.sign> {
  const signer = createSigner(vector, { algorithm })
  const { uri, headers } = vector.signedRequest
  return signer.sign({ method: vector.request.method, url: uri, headers, body: vector.request.body })
}

const verifierOf = (
  algorithm: Algorithm,
  { secretAccessKey, accessKeyId }: CurveVector,
): ReturnType<typeof verifier> => verifier(algorithm, secretAccessKey, accessKeyId)

function verifier(
  { createVerifier }: Algorithm,
  secretAccessKey: string,
  accessKeyId: string,
): (stringToSign: string, signature: string) => boolean {
  if (createVerifier === undefined) throw new Error('the algorithm has no verifier')
  return createVerifier(secretAccessKey, accessKeyId)
}

const byte = (value: number): string => value.toString(16).padStart(2, '0')
const tagged = (tag: string, value: string): string => tag + byte(value.length / 2) + value
const sequence = (r: string, s: string): string => tagged('30', tagged('02', r) + tagged('02', s))
const shortest = (number: string): string => {
  const bytes = number.replace(/^(?:00)+/, '')
  return parseInt(bytes.slice(0, 2), 16) < 128 ? bytes : `00${bytes}`
}
const derOf = (r: string, s: string): string => sequence(shortest(r), shortest(s))

/** The numbers of a signature in forms that a careless reader takes, and what is no signature at all. */
function otherForms({ r, s }: CurveVector): string[] {
  const [shortR, shortS] = [shortest(r), shortest(s)]
  const good = derOf(r, s)
  return [
    '',
    '30',
    '0'.repeat(64),
    r + s,
    good.toUpperCase(),
    good.slice(0, -2),
    good.slice(0, -1),
    `${good}00`,
    `${good} `,
    `${good}zz`,
    `00${good}`,
    `31${good.slice(2)}`,
    // A length in two bytes, and of indefinite length.
    `3081${good.slice(2)}`,
    `3080${good.slice(4)}0000`,
    // More bytes than the number needs, or a negative number.
    sequence(`00${shortR}`, shortS),
    sequence(shortR, `00${shortS}`),
    sequence(`ff${r}`, shortS),
    sequence(shortR, ''),
    sequence('', shortS),
    sequence('00', shortS),
    sequence(shortR, '00'),
    // 257 bits.
    sequence(`01${r}`, shortS),
    tagged('30', tagged('02', shortR) + tagged('02', shortS) + tagged('02', '01')),
    tagged('30', tagged('03', shortR) + tagged('02', shortS)),
    tagged('30', tagged('02', shortR) + tagged('03', shortS)),
    tagged('30', tagged('02', shortR)),
    // JavaScript has other digits than hex.
    good.replace(/[0-9]/, '\u0660'),
  ]
}
