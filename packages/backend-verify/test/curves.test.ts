import { createSigner, parseAuthorization, parseDate } from '@apig/signer-core'
import type { Algorithm } from '@apig/signer-core'
import { sdkEcdsaP256Sha256 } from '@apig/signer-core/p256'
import { sdkSm2Sm3 } from '@apig/signer-core/sm2'
import { p256Vectors, sm2Vectors } from '@apig/vectors/curves'
import type { CurveVector } from '@apig/vectors/curves'
import { describe, expect, it } from 'vitest'
import { createProcessReplayStore, createVerifier } from '../src/index.ts'
import type { Verifier, VerifierOptions, VerifyRequest, VerifyResult } from '../src/index.ts'
import { headerOf, HOST, KEY_ID, NOW, SECRET, signedRequest, silent, withHeaders } from './signed-request.ts'

const base: VerifierOptions = { keys: { [KEY_ID]: SECRET }, hosts: [HOST], now: () => NOW, logger: silent }
const codeOf = (result: VerifyResult): string => (result.ok ? 'ACCEPT' : result.code)
/** FIPS 186-4, D.1.2.3. */
const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

type Sent = VerifyRequest & { readonly headers: [string, string][]; readonly body: Uint8Array }

/** A vector as its core sends it. */
function sentOf({ request, signedRequest: { uri, headers }, authorization }: CurveVector): Sent {
  return {
    method: request.method,
    url: uri,
    headers: [...Object.entries(headers), ['Authorization', authorization]],
    body: new TextEncoder().encode(request.body),
  }
}

function verifierOf(algorithm: Algorithm, vector: CurveVector): Verifier {
  return createVerifier({
    keys: { [vector.accessKeyId]: vector.secretAccessKey },
    now: () => parseDate(vector.date),
    logger: silent,
    interpretation: 'reference',
    algorithms: [algorithm],
  })
}

/** The request with one byte changed, in each part that is signed. */
function changed(request: Sent): [part: string, request: VerifyRequest][] {
  const { method, url, headers, body } = request
  const names = headers.map(([name]) => name).filter((name) => name !== 'Authorization')
  return [
    ['method', { ...request, method: method === 'PUT' ? 'POST' : 'PUT' }],
    ['path', { ...request, url: url.replace('/', '/x') }],
    ['query', { ...request, url: url.includes('?') ? `${url}&x=1` : `${url}?x=1` }],
    ...names
      .filter((name) => name !== 'X-Sdk-Date')
      .map((name): [string, VerifyRequest] => [
        name,
        {
          ...request,
          headers: headers.map(([key, value]): [string, string] => [key, key === name ? `${value}x` : value]),
        },
      ]),
    ['body', { ...request, body: Uint8Array.of(...body, 1) }],
  ]
}

describe.each([
  ['SDK-ECDSA-P256-SHA256', sdkEcdsaP256Sha256, p256Vectors.vectors],
  ['SDK-SM2-SM3', sdkSm2Sm3, sm2Vectors.vectors],
])('%s', (name, algorithm, vectors) => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))(
    'takes what the official core signs, and no byte of it changed: %s',
    async (_name, vector) => {
      const verifier = verifierOf(algorithm, vector)
      const request = sentOf(vector)
      const unsigned = /;x-sdk-content-/.test(vector.authorization)
      expect(await verifier.verify(request)).toMatchObject({
        ok: true,
        algorithm: name,
        keyId: vector.accessKeyId,
        bodyVerified: !unsigned,
      })
      for (const [part, request_] of changed(request)) {
        if (part === 'body' && unsigned) continue
        expect(codeOf(await verifier.verify(request_)), part).toMatch(
          /^(?:SIGNATURE_MISMATCH|HASH_HEADER_BAD)$/,
        )
      }
      const later = createSigner(vector, { algorithm }).sign(
        {
          method: request.method,
          url: request.url,
          headers: vector.signedRequest.headers,
          body: request.body,
        },
        { date: new Date(parseDate(vector.date).getTime() + 1000) },
      )
      const redated = request.headers.map(([key, value]): [string, string] => [
        key,
        key === 'Authorization' ? (later.headers['Authorization'] ?? '') : value,
      ])
      expect(codeOf(await verifier.verify({ ...request, headers: redated }))).toBe('SIGNATURE_MISMATCH')
    },
  )

  it('takes a signature of another length or form for none at all', async () => {
    const verifier = createVerifier({ ...base, algorithms: [algorithm] })
    const request = signedRequest({ algorithm })
    const value = headerOf(request, 'authorization')
    const { signature } = parseAuthorization(value, [algorithm])
    const [r = '', s = ''] = numbersOf(signature)
    for (const bad of [
      '',
      '30',
      '0'.repeat(64),
      r + s,
      signature.slice(0, -2),
      signature.slice(1),
      `${signature}00`,
      `${signature}, x=1`,
      `${signature} `.repeat(2),
      signature.toUpperCase(),
      `3081${signature.slice(2)}`,
      signature.replace(/^30/, '31'),
      `${signature.slice(0, -1)}g`,
      'Signature=',
    ]) {
      // Before it is known, and after.
      for (let round = 0; round < 2; round++) {
        const refused = await verifier.verify(
          withHeaders(request, { Authorization: value.replace(signature, bad) }),
        )
        expect(refused, bad).toMatchObject({ ok: false, code: 'AUTH_MALFORMED', step: 2 })
        expect((refused as { message: string }).message).toContain(
          'Signature=<an ASN.1 SEQUENCE of two integers',
        )
        expect(codeOf(await verifier.verify(request))).toBe('ACCEPT')
      }
    }
    // The right form, and not the signature.
    const other = signedRequest({ algorithm, secret: 'another secret' })
    expect(codeOf(await verifier.verify(other))).toBe('SIGNATURE_MISMATCH')
    const over = der('f'.repeat(64), s)
    expect(
      codeOf(await verifier.verify(withHeaders(request, { Authorization: value.replace(signature, over) }))),
    ).toBe('SIGNATURE_MISMATCH')
  })

  it('refuses a replay that was signed anew, or whose signature somebody rewrote', async () => {
    const store = createProcessReplayStore({ singleInstance: true })
    const headers: [string, string][] = [['x-sdk-nonce', 'once']]
    const verifier = createVerifier({
      ...base,
      algorithms: [algorithm],
      replay: { store, onReplay: 'reject' },
    })
    const first = signedRequest({ algorithm, headers })
    const second = signedRequest({ algorithm, headers })
    expect(headerOf(first, 'authorization')).not.toBe(headerOf(second, 'authorization'))
    expect(codeOf(await verifier.verify(first))).toBe('ACCEPT')
    expect(codeOf(await verifier.verify(first))).toBe('REPLAYED')
    expect(codeOf(await verifier.verify(second))).toBe('REPLAYED')
    expect(
      codeOf(await verifier.verify(signedRequest({ algorithm, headers: [['x-sdk-nonce', 'twice']] }))),
    ).toBe('ACCEPT')
    const tagging = createVerifier({ ...base, algorithms: [algorithm], replay: { store } })
    expect(await tagging.verify(second)).toMatchObject({ ok: true, replay: 'seen' })
  })

  it('holds for its key id as well: the private key comes of both', async () => {
    const verifier = createVerifier({
      ...base,
      algorithms: [algorithm],
      keys: (keyId) => (keyId === KEY_ID || keyId === 'other' ? SECRET : null),
    })
    const request = signedRequest({ algorithm })
    const value = headerOf(request, 'authorization').replace(KEY_ID, 'other')
    expect(codeOf(await verifier.verify(withHeaders(request, { Authorization: value })))).toBe(
      'SIGNATURE_MISMATCH',
    )
    const strange = headerOf(request, 'authorization').replace(KEY_ID, 'no/id')
    expect(codeOf(await verifier.verify(withHeaders(request, { Authorization: strange })))).toBe(
      'AUTH_MALFORMED',
    )
  })

  it('takes either of two secrets, and neither of a disabled key', async () => {
    const keys = { [KEY_ID]: ['the new one', SECRET], off: { secret: 'x', disabled: true } }
    const verifier = createVerifier({ ...base, algorithms: [algorithm], keys })
    for (const secret of ['the new one', SECRET])
      expect(codeOf(await verifier.verify(signedRequest({ algorithm, secret })))).toBe('ACCEPT')
    expect(codeOf(await verifier.verify(signedRequest({ algorithm, keyId: 'off', secret: 'x' })))).toBe(
      'KEY_DISABLED',
    )
  })
})

it('P-256: s and n - s are both signatures of one string, and one claim', async () => {
  const algorithm = sdkEcdsaP256Sha256
  const store = createProcessReplayStore({ singleInstance: true })
  const headers: [string, string][] = [['x-sdk-nonce', 'once']]
  const verifier = createVerifier({ ...base, algorithms: [algorithm], replay: { store, onReplay: 'reject' } })
  const request = signedRequest({ algorithm, headers })
  const value = headerOf(request, 'authorization')
  const { signature } = parseAuthorization(value, [algorithm])
  const [r = '', s = ''] = numbersOf(signature)
  const mirrored = der(r, (P256_ORDER - BigInt(`0x${s}`)).toString(16).padStart(64, '0'))
  expect(mirrored).not.toBe(signature)
  const rewritten = withHeaders(request, { Authorization: value.replace(signature, mirrored) })
  expect(codeOf(await createVerifier({ ...base, algorithms: [algorithm] }).verify(rewritten))).toBe('ACCEPT')
  expect(codeOf(await verifier.verify(rewritten))).toBe('ACCEPT')
  expect(codeOf(await verifier.verify(request))).toBe('REPLAYED')
})

it('SM2: what the official Python core signs with a short coordinate is refused, as by OpenSSL', async () => {
  for (const vector of sm2Vectors.shortCoordinates)
    expect(codeOf(await verifierOf(sdkSm2Sm3, vector).verify(sentOf(vector)))).toBe('SIGNATURE_MISMATCH')
})

/** r and s of a signature in DER, 64 hex digits each. */
function numbersOf(signature: string): string[] {
  const length = 2 * parseInt(signature.slice(6, 8), 16)
  return [signature.slice(8, 8 + length), signature.slice(12 + length)].map((number) =>
    number.replace(/^00/, '').padStart(64, '0'),
  )
}

function der(...numbers: readonly string[]): string {
  const tagged = (tag: string, value: string): string =>
    tag + (value.length / 2).toString(16).padStart(2, '0') + value
  const integers = numbers.map((number) => {
    const bytes = number.replace(/^(?:00)+/, '')
    return tagged('02', bytes < '8' ? bytes : `00${bytes}`)
  })
  return tagged('30', integers.join(''))
}
