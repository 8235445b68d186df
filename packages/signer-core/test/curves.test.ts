import { createECDH } from 'node:crypto'
import { createRequire } from 'node:module'
import { p256Vectors, sm2Vectors } from '@apig/vectors/curves'
import { scopedVectors } from '@apig/vectors/scoped'
import fc from 'fast-check'
import { sm2 } from 'sm-crypto-v2'
import { expect, test, vi } from 'vitest'
import * as node from '../src/crypto/node.ts'
import * as p256Library from '../src/crypto/p256-library.ts'
import * as p256Node from '../src/crypto/p256-node.ts'
import * as portable from '../src/crypto/portable.ts'
import * as sm2Hash from '../src/crypto/sm2-hash.ts'
import { sm2Key, sm2Verifier } from '../src/crypto/sm2.ts'
import * as sm3Node from '../src/crypto/sm3-node.ts'
import { formatDerSignature, readDerSignature } from '../src/der-signature.ts'
import { derivePrivateKey } from '../src/private-key.ts'
import { sdkSm2Sm3 } from '../src/sm2.ts'

const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const SM2_ORDER = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n

const curves = [
  {
    data: p256Vectors,
    keyOf: node.hmacSha256Key,
    order: P256_ORDER,
    publicKeyOf(privateKey: string): string {
      const ecdh = createECDH('prime256v1')
      ecdh.setPrivateKey(privateKey, 'hex')
      return ecdh.getPublicKey('hex')
    },
  },
  {
    data: sm2Vectors,
    keyOf: sm3Node.hmacSm3Key,
    order: SM2_ORDER,
    publicKeyOf: sm2.getPublicKeyFromPrivateKey,
  },
]

test.each(curves)(
  'the keys of $data.algorithm are those of the official core',
  ({ data, keyOf, order, publicKeyOf }) => {
    const vectors = [...data.vectors, ...data.keysOfOtherLengths]
    expect(vectors).toHaveLength(24)
    for (const { accessKeyId, secretAccessKey, privateKey, publicKeyX, publicKeyY } of vectors) {
      expect(derivePrivateKey(keyOf(secretAccessKey), data.algorithm, accessKeyId, order)).toBe(privateKey)
      expect(publicKeyOf(privateKey)).toBe(`04${publicKeyX}${publicKeyY}`)
    }
  },
)

test.each(curves)('a number that is no key of $data.algorithm is followed by the next', ({ data, order }) => {
  const asked: string[] = []
  const answers = [order, order - 1n, order - 2n]
  const hmac = (text: string): string => {
    asked.push(text)
    return answers[asked.length - 1]!.toString(16)
  }
  expect(derivePrivateKey(hmac, data.algorithm, 'AK', order)).toBe((order - 1n).toString(16))
  expect(asked).toEqual(
    [0, 1, 2].map((at) => `\0\0\0\x01${data.algorithm}\0AK${String.fromCharCode(at)}\0\0\x01\0`),
  )
  expect(derivePrivateKey(() => '0'.repeat(64), data.algorithm, 'AK', order)).toBe('1'.padStart(64, '0'))
  expect(() => derivePrivateKey(() => 'f'.repeat(64), data.algorithm, 'AK', order)).toThrow(/no private key/)
})

test('P-256 by @noble/curves signs as RFC 6979 says, and as the official Java core does', () => {
  for (const { privateKey, stringToSign, rfc6979Signature } of p256Vectors.vectors)
    expect(p256Library.p256Key(privateKey)(stringToSign)).toBe(rfc6979Signature)
})

test('P-256 by @noble/curves and by node:crypto verify each other, and refuse the same', () => {
  const privateKey = fc.bigInt(1n, P256_ORDER - 1n).map((number) => number.toString(16).padStart(64, '0'))
  const rooms = [p256Library, p256Node]
  fc.assert(
    fc.property(privateKey, fc.string({ unit: 'binary' }), fc.nat(), (key, text, at) => {
      for (const signer of rooms) {
        const signature = signer.p256Key(key)(text)
        const numbers = readDerSignature(signature)
        expect(numbers && formatDerSignature(numbers)).toBe(signature)
        const digit = 4 + (at % 56)
        const bad = formatDerSignature({
          ...numbers!,
          s:
            numbers!.s.slice(0, digit) +
            (numbers!.s[digit] === '0' ? '1' : '0') +
            numbers!.s.slice(digit + 1),
        })
        for (const verifier of rooms) {
          expect(verifier.p256Verifier(key)(text, signature)).toBe(true)
          expect(verifier.p256Verifier(key)(text, bad)).toBe(false)
          expect(verifier.p256Verifier(key)(`${text}x`, signature)).toBe(false)
        }
      }
    }),
    { numRuns: 20 },
  )
})

test('both take s in either half, as official signers write it, and no number of the order or above', () => {
  const { privateKey, stringToSign, r, s } = p256Vectors.vectors[0]!
  const other = (P256_ORDER - BigInt(`0x${s}`)).toString(16).padStart(64, '0')
  for (const { p256Verifier } of [p256Library, p256Node]) {
    const verify = p256Verifier(privateKey)
    expect(verify(stringToSign, formatDerSignature({ r, s }))).toBe(true)
    // Why a request is not known by its signature: this one is as good, and needs no key.
    expect(verify(stringToSign, formatDerSignature({ r, s: other }))).toBe(true)
    for (const large of [P256_ORDER, (1n << 256n) - 1n].map((number) => number.toString(16))) {
      expect(verify(stringToSign, formatDerSignature({ r: large, s }))).toBe(false)
      expect(verify(stringToSign, formatDerSignature({ r, s: large }))).toBe(false)
    }
  }
})

test('what SM2 signs, and refuses: its own nonce each time, and numbers of the order or above', () => {
  const { privateKey, stringToSign } = sm2Vectors.vectors[0]!
  const [sign, verify] = [sm2Key(privateKey), sm2Verifier(privateKey)]
  const signatures = Array.from({ length: 20 }, () => sign(stringToSign))
  expect(new Set(signatures.map((signature) => readDerSignature(signature)?.r)).size).toBe(20)
  for (const signature of signatures) expect(verify(stringToSign, signature)).toBe(true)
  const { r, s } = readDerSignature(signatures[0]!)!
  for (const [number, name] of [
    [r, 'r'],
    [s, 's'],
  ] as const) {
    // The same modulo the order, where that still has 256 bits.
    const large = BigInt(`0x${number}`) + SM2_ORDER
    for (const wrong of [SM2_ORDER, (1n << 256n) - 1n, large < 1n << 256n ? large : SM2_ORDER]) {
      const numbers = { r, s, [name]: wrong.toString(16) }
      expect(verify(stringToSign, formatDerSignature(numbers))).toBe(false)
    }
  }
})

test('with the nonce of the official core, the library for SM2 signs what the official core signed', () => {
  for (const { privateKey, stringToSign, nonce, r, s } of sm2Vectors.vectors) {
    const point = sm2.getPublicKeyFromPrivateKey(nonce)
    const pointPool = [
      { privateKey: nonce, publicKey: point, k: BigInt(`0x${nonce}`), x1: BigInt(`0x${point.slice(2, 66)}`) },
    ]
    expect(sm2.doSignature(stringToSign, privateKey, { hash: true, pointPool })).toBe(r + s)
  }
})

test('SM3 and HMAC-SM3 by sm-crypto-v2 and by node:crypto are the same', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 150 }),
      fc.array(fc.uint8Array({ maxLength: 150 })),
      fc.string({ unit: 'binary', maxLength: 200 }),
      (secret, pieces, text) => {
        expect(sm2Hash.hmacSm3Key(secret)(text)).toBe(sm3Node.hmacSm3Key(secret)(text))
        expect(sm2Hash.sm3Hex(text)).toBe(sm3Node.sm3Hex(text))
        const [one, other] = [sm2Hash.createSm3(), sm3Node.createSm3()]
        for (const hash of [one, other]) for (const piece of pieces) hash.update(piece)
        expect(one.digest()).toBe(other.digest())
      },
    ),
  )
  expect(sdkSm2Sm3.hash('')).toBe('1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b')
})

test('a chain of HMACs gives the key of golangsdk, by both', () => {
  for (const { secretAccessKey, date, region, service, stringToSign, authorization } of scopedVectors) {
    const parts = [date.slice(0, 8), region, service, 'sdk_request']
    for (const { hmacSha256ChainKey } of [portable, node]) {
      const secret = `SDK${secretAccessKey.trim()}`
      expect(authorization.endsWith(`Signature=${hmacSha256ChainKey(secret, parts)(stringToSign)}`)).toBe(
        true,
      )
    }
  }
})

test('a signature in DER is read back, whatever its numbers', () => {
  const number = fc
    .oneof(
      fc.bigInt(1n, (1n << 256n) - 1n),
      fc.bigInt(1n, 300n),
      fc.bigInt((1n << 255n) - 3n, (1n << 255n) + 3n),
    )
    .map((value) => value.toString(16).padStart(64, '0'))
  fc.assert(
    fc.property(number, number, (r, s) => {
      expect(readDerSignature(formatDerSignature({ r, s }))).toEqual({ r, s })
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'012346'), maxLength: 40 }), (text) => {
      const numbers = readDerSignature(`30${text}`)
      if (numbers !== undefined) expect(formatDerSignature(numbers)).toBe(`30${text}`)
    }),
  )
})

test('an older @noble/curves, which package.json lets be, is an error that says so', async () => {
  const require = createRequire(import.meta.url)
  // The version that sm-crypto-v2 brings along.
  const older = createRequire(require.resolve('sm-crypto-v2'))('@noble/curves/nist') as object
  vi.doMock('@noble/curves/nist.js', () => older)
  vi.resetModules()
  const { p256Key, p256Verifier } = await import('../src/crypto/p256-library.ts')
  vi.doUnmock('@noble/curves/nist.js')
  const [{ privateKey } = { privateKey: '' }] = p256Vectors.vectors
  for (const run of [() => p256Key(privateKey), () => p256Verifier(privateKey)])
    expect(run).toThrow(/install @noble\/curves@2/)
})
