import { runInNewContext } from 'node:vm'
import { payloadHash } from '@apig/signer-core'
import { expect, test } from 'vitest'
import * as hkdfNoble from '../src/crypto/hkdf-noble.ts'
import * as hkdfNode from '../src/crypto/hkdf-node.ts'
import * as noble from '../src/crypto/noble.ts'
import * as node from '../src/crypto/node.ts'
import * as sm3Library from '../src/crypto/sm3-library.ts'
import * as sm3Node from '../src/crypto/sm3-node.ts'

// What a browser loads and what Node loads compute the same.
const texts = ['', 'abc', 'é中\u{1f600}', 'x'.repeat(1000)]

test('SHA-256, HMAC and HKDF by @noble/hashes and by node:crypto are the same', () => {
  const key = noble.hmacSha256Key('sé')
  for (const text of texts) {
    expect(noble.sha256Hex(text)).toBe(node.sha256Hex(text))
    expect(key(text)).toBe(node.hmacSha256Key('sé')(text))
    expect(hkdfNoble.hkdfSha256Hex('sé', 'ak', text)).toBe(hkdfNode.hkdfSha256Hex('sé', 'ak', text))
    const running = noble.createSha256()
    running.update(new TextEncoder().encode(text))
    expect(running.digest()).toBe(node.sha256Hex(text))
  }
})

test('SM3 and HMAC-SM3 by sm-crypto and by node:crypto are the same', () => {
  const key = sm3Library.hmacSm3Key('sé')
  for (const text of texts) {
    expect(sm3Library.sm3Hex(text)).toBe(sm3Node.sm3Hex(text))
    expect(key(text)).toBe(sm3Node.hmacSm3Key('sé')(text))
    const [running, other] = [sm3Library.createSm3(), sm3Node.createSm3()]
    for (const hash of [running, other])
      for (const piece of [text, 'more']) hash.update(new TextEncoder().encode(piece))
    expect(running.digest()).toBe(other.digest())
  }
})

test('both compare every character', () => {
  for (const { constantTimeEqual } of [noble, node]) {
    expect(constantTimeEqual('abcd', 'abcd')).toBe(true)
    for (const other of ['abce', 'xbcd', 'axcd']) expect(constantTimeEqual('abcd', other)).toBe(false)
  }
})

test('bytes of another realm are hashed, a view of them too', () => {
  const bytes = runInNewContext('new Uint8Array([1, 2, 3, 4]).subarray(1, 3)') as Uint8Array
  expect(payloadHash(bytes)).toBe(payloadHash(new Uint8Array([2, 3])))
})
