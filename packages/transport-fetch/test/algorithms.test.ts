import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createVerifier } from '@apig/backend-verify'
import { verified } from '@apig/backend-verify/node'
import { sdkHmacSha256 } from '@apig/signer-core'
import type { Algorithm } from '@apig/signer-core'
import { sdkEcdsaP256Sha256 } from '@apig/signer-core/p256'
import { sdkHmacSha256Scoped } from '@apig/signer-core/scoped'
import { sdkSm2Sm3 } from '@apig/signer-core/sm2'
import { sdkHmacSm3 } from '@apig/signer-core/sm3'
import { v11HmacSha256 } from '@apig/signer-core/v11'
import type { CallOptions } from '@apig/transport-fetch'
import { describe, expect, onTestFinished, test } from 'vitest'
import { accessKeyId, errorOf, fetchFor, secretAccessKey } from './servers.ts'

const algorithms: [string, Algorithm][] = [
  ['SDK-HMAC-SHA256', sdkHmacSha256],
  ['SDK-HMAC-SM3', sdkHmacSm3],
  ['V11-HMAC-SHA256', v11HmacSha256({ region: 'cn-north-4', service: 'iotda' })],
  ['SDK-ECDSA-P256-SHA256', sdkEcdsaP256Sha256],
  ['SDK-SM2-SM3', sdkSm2Sm3],
  ['SDK-HMAC-SHA256 Credential', sdkHmacSha256Scoped({ region: 'eu-de', service: 'ecs' })],
]

interface Verified {
  readonly bodyVerified: boolean
  readonly query: unknown
  readonly size: number
}

/** A server on which `@apig/backend-verify` takes one algorithm, and says what it verified. */
async function startVerifier(algorithm: Algorithm): Promise<string> {
  const verifier = createVerifier({
    keys: { [accessKeyId]: secretAccessKey },
    algorithms: [algorithm],
    unsignedPayload: 'accept',
    // A POST without a body signs its query as the body in the scoped form.
    scopedQuery: 'accept',
    logger: { warn: () => undefined },
  })
  const server = createServer(
    verified(verifier, ({ apig: { bodyVerified, query, body } }, response) => {
      response.end(JSON.stringify({ bodyVerified, query, size: body.length } satisfies Verified))
    }),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const LARGE = new Uint8Array(100_000).fill(7)
const form = (): FormData => {
  const data = new FormData()
  data.set('a', 'b')
  return data
}

describe.each(algorithms)('%s, verified at the other end of a socket', (_name, algorithm) => {
  test.each<[string, string, (() => BodyInit) | undefined, CallOptions['payload'], boolean]>([
    ['no body', 'GET', undefined, undefined, true],
    ['no body', 'POST', undefined, undefined, true],
    ['an empty body', 'POST', () => '', undefined, true],
    ['text', 'POST', () => '{"a":"größe"}', undefined, true],
    ['large bytes', 'PUT', () => LARGE, undefined, true],
    ['large bytes that are not signed', 'PUT', () => LARGE, 'unsigned', false],
    ['a Blob that is signed', 'PUT', () => new Blob([LARGE]), 'signed', true],
    ['a stream', 'POST', () => new Blob([LARGE]).stream(), undefined, false],
    [
      'a stream with its hash',
      'POST',
      () => new Blob([LARGE]).stream(),
      { hash: algorithm.hash(LARGE) },
      true,
    ],
    ['a form', 'POST', form, undefined, false],
    ['a form that is signed', 'POST', form, 'signed', true],
  ])('%s, %s', async (_kind, method, body, payload, bodyVerified) => {
    const origin = await startVerifier(algorithm)
    const response = await fetchFor(origin, { algorithm })(`${origin}/v1/a%20b?q=x y&a=中&B=`, {
      method,
      ...(body && { body: body() }),
      ...(payload && { apig: { payload } }),
    })
    const arrived = (await response.json()) as Verified
    expect([response.status, arrived]).toMatchObject([200, { bodyVerified }])
    expect(arrived.query).toHaveLength(3)
    expect(arrived.query).toEqual(
      expect.arrayContaining([
        ['q', 'x y'],
        ['a', '中'],
        ['B', ''],
      ]),
    )
  })

  test('signed elsewhere, by whoever has the secret', async () => {
    const origin = await startVerifier(algorithm)
    const key = algorithm.createKey(secretAccessKey, accessKeyId)
    const remote = { accessKeyId, remoteSign: async (stringToSign: string) => key(stringToSign) }
    const fetch = fetchFor(origin, { algorithm, credentials: remote })
    for (const init of [
      {},
      { method: 'POST' },
      { method: 'POST', body: '{}' },
      { method: 'PUT', body: LARGE },
    ])
      expect((await fetch(`${origin}/a?b=c`, init)).status).toBe(200)
    // What is no signature of this algorithm is not sent.
    const bad = algorithm.signatureForm === undefined ? key('x').slice(1) : '0'.repeat(64)
    const wrong = fetchFor(origin, {
      algorithm,
      credentials: { accessKeyId, remoteSign: async () => bad },
    })
    const error = await errorOf(wrong(`${origin}/a`))
    expect(error.code).toBe('REMOTE_SIGNATURE_INVALID')
    expect(error.message).toContain(algorithm.signatureForm?.description ?? '64 lowercase hex digits')
    expect(error.message).not.toContain(bad)
  })

  test('is refused where another one is wanted', async () => {
    const other = algorithms.find(([, one]) => one.name !== algorithm.name)?.[1]
    const origin = await startVerifier(other ?? algorithm)
    const response = await fetchFor(origin, { algorithm, explain: false })(`${origin}/a`)
    expect(response.status).toBe(401)
  })
})
