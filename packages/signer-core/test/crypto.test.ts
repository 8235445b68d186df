import { runInNewContext } from 'node:vm'
import { payloadHash } from '@apig/signer-core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as node from '../src/crypto/node.ts'
import * as portable from '../src/crypto/portable.ts'
import * as sm3Library from '../src/crypto/sm3-library.ts'
import * as sm3Node from '../src/crypto/sm3-node.ts'

// What a browser loads and what Node loads compute the same.
const texts = ['', 'abc', 'é中\u{1f600}', 'x'.repeat(1000)]

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const bytesOfLength = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => at * 131 + 7)

/** Where the padding of SHA-256 gets a block more, and the blocks that come whole. */
const LENGTHS = [0, 1, 3, 54, 55, 56, 57, 63, 64, 65, 118, 119, 120, 121, 127, 128, 129, 191, 192, 1000]

test.each([
  // FIPS 180-4, as NIST's examples have it.
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
  ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
])('the SHA-256 of published examples: %#', (text, expected) => {
  expect(portable.sha256Hex(text)).toBe(expected)
  expect(node.sha256Hex(text)).toBe(expected)
})

test.each([
  // RFC 4231, test cases 1 and 2.
  ['\x0b'.repeat(20), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
  [
    'Jefe',
    'what do ya want for nothing?',
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
])('the HMAC-SHA256 of published examples: %#', (key, text, expected) => {
  expect(portable.hmacSha256Key(key)(text)).toBe(expected)
  expect(node.hmacSha256Key(key)(text)).toBe(expected)
})

test('SHA-256, HMAC and HKDF by @noble/hashes and by node:crypto are the same', () => {
  const key = portable.hmacSha256Key('sé')
  for (const text of texts) {
    expect(portable.sha256Hex(text)).toBe(node.sha256Hex(text))
    expect(key(text)).toBe(node.hmacSha256Key('sé')(text))
    expect(portable.hkdfSha256Hex('sé', 'ak', text)).toBe(node.hkdfSha256Hex('sé', 'ak', text))
    const running = portable.createSha256()
    running.update(utf8(text))
    expect(running.digest()).toBe(node.sha256Hex(text))
  }
})

test.each([...LENGTHS, 1024 * 1024])('SHA-256 and HMAC are the same for %i bytes', (length) => {
  const bytes = bytesOfLength(length)
  expect(portable.sha256Hex(bytes)).toBe(node.sha256Hex(bytes))
  const text = 'é'.repeat(length >> 1) + 'x'.repeat(length & 1)
  expect(portable.sha256Hex(text)).toBe(node.sha256Hex(text))
  expect(portable.hmacSha256Key('key')(text)).toBe(node.hmacSha256Key('key')(text))
  const secret = 's'.repeat(Math.max(1, length))
  expect(portable.hmacSha256Key(secret)('text')).toBe(node.hmacSha256Key(secret)('text'))
})

test('a hash in pieces is the hash of the whole, however it is cut', () => {
  const piece = fc.oneof(fc.constantFrom(...LENGTHS).map(bytesOfLength), fc.uint8Array({ maxLength: 200 }))
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const whole = Uint8Array.from(pieces.flatMap((bytes) => [...bytes]))
      const running = portable.createSha256()
      for (const bytes of pieces) running.update(bytes)
      expect(running.digest()).toBe(node.sha256Hex(whole))
      expect(portable.sha256Hex(whole)).toBe(node.sha256Hex(whole))
    }),
  )
})

test('a key makes the HMAC of any text, one after the other and beside others', () => {
  const text = fc.string({ unit: 'binary', maxLength: 200 })
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 150 }),
      fc.array(text, { minLength: 2 }),
      (secret, all) => {
        const key = portable.hmacSha256Key(secret)
        const other = portable.hmacSha256Key(`${secret}2`)
        for (const each of all) {
          expect(key(each)).toBe(node.hmacSha256Key(secret)(each))
          expect(other(each)).toBe(node.hmacSha256Key(`${secret}2`)(each))
        }
      },
    ),
  )
})

test('a derived key is the same for any texts', () => {
  const text = fc.string({ minLength: 1, maxLength: 150 })
  fc.assert(
    fc.property(text, text, text, (secret, salt, info) => {
      expect(portable.hkdfSha256Hex(secret, salt, info)).toBe(node.hkdfSha256Hex(secret, salt, info))
    }),
  )
})

test('SM3 and HMAC-SM3 by sm-crypto and by node:crypto are the same', () => {
  const key = sm3Library.hmacSm3Key('sé')
  for (const text of texts) {
    expect(sm3Library.sm3Hex(text)).toBe(sm3Node.sm3Hex(text))
    expect(key(text)).toBe(sm3Node.hmacSm3Key('sé')(text))
    const [running, other] = [sm3Library.createSm3(), sm3Node.createSm3()]
    for (const hash of [running, other]) for (const piece of [text, 'more']) hash.update(utf8(piece))
    expect(running.digest()).toBe(other.digest())
  }
})

test('both compare every character', () => {
  for (const { constantTimeEqual } of [portable, node]) {
    expect(constantTimeEqual('abcd', 'abcd')).toBe(true)
    for (const other of ['abce', 'xbcd', 'axcd']) expect(constantTimeEqual('abcd', other)).toBe(false)
  }
})

test('bytes of another realm are hashed, a view of them too', () => {
  const bytes = runInNewContext('new Uint8Array([1, 2, 3, 4]).subarray(1, 3)') as Uint8Array
  expect(payloadHash(bytes)).toBe(payloadHash(new Uint8Array([2, 3])))
})
