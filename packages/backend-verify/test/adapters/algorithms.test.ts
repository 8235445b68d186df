import { formatDate, parseDate, sdkHmacSha256 } from '@apig/signer-core'
import { bytesOf } from '@apig/vectors'
import { algorithmVectors } from '@apig/vectors/algorithms'
import type { AlgorithmVector } from '@apig/vectors/algorithms'
import { corpusWireBytes } from '@apig/vectors/corpus'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createVerifier } from '../../src/index.ts'
import type { Decision, Verifier } from '../../src/index.ts'
import { algorithmOf, algorithms, hmacs, others } from '../algorithms-world.ts'
import { HOST, KEY_ID, NOW, SECRET, silent } from '../signed-request.ts'
import { exchange } from './raw-client.ts'
import { base64, serverNamed, servers } from './servers.ts'
import type { Echo, Running } from './servers.ts'
import { watchedVerifier, wireRequest } from './signed-bytes.ts'

const toByteString = (text: string): string => String.fromCharCode(...new TextEncoder().encode(text))

/** The vector as it goes over the wire: HTTP/1.1 has no characters outside ASCII in a target, only their UTF-8. */
function bytesOfVector({ request, expected }: AlgorithmVector, body: Uint8Array): Uint8Array {
  const headers = request.headers.map(([name, value]) => [name, toByteString(value)] as const)
  return corpusWireBytes({
    method: request.method,
    target: encodeURI(request.target).replaceAll('%25', '%'),
    headers: [...headers, ['Authorization', expected.authorization]],
    body,
    transfer: 'length',
    trailers: [],
  })
}

const dateOf = ({ request }: AlgorithmVector): Date =>
  parseDate(request.headers.find(([name]) => name.toLowerCase() === 'x-sdk-date')?.[1] ?? '')

describe.each(['node:http', 'a Fetch handler'])('the vectors over a raw socket to %s', (name) => {
  let running: Running
  let verifier: Verifier
  const decisions: Decision[] = []

  beforeAll(async () => {
    running = await serverNamed(name).start({
      verify: (request) => verifier.verify(request),
      explain: (request, options) => verifier.explain(request, options),
    })
  })
  afterAll(() => running.stop())

  const wired = algorithmVectors.filter((vector) => name === 'node:http' || isSayable(vector))

  it('are most of them', () => {
    for (const { name: algorithm } of hmacs.slice(1))
      expect(wired.filter((vector) => vector.algorithm === algorithm).length).toBeGreaterThan(20)
  })

  it.each(wired.map((vector) => [vector.name, vector] as const))('%s', async (_name, vector) => {
    const { accessKeyId, secretAccessKey } = vector.credentials
    verifier = createVerifier({
      keys: { [accessKeyId]: secretAccessKey },
      now: () => dateOf(vector),
      logger: silent,
      interpretation: 'reference',
      requireSigned: [],
      algorithms: [sdkHmacSha256, algorithmOf(vector)],
      onDecision: (decision) => void decisions.push(decision),
    })
    const body = bytesOf(vector.request.body)
    decisions.length = 0
    const answer = await exchange(running.port, bytesOfVector(vector, body))
    expect(decisions.map(({ code }) => code)).toEqual([undefined])
    expect(decisions[0]).toMatchObject({ ok: true, algorithm: vector.algorithm })
    expect(answer.status).toBe(200)
    if (vector.request.method !== 'HEAD')
      expect((JSON.parse(answer.body) as Echo).apig).toMatchObject({ keyId: accessKeyId, body: base64(body) })

    const longer = Uint8Array.from([...body, 0])
    if (vector.request.method === 'GET' || vector.request.method === 'HEAD') return
    expect((await exchange(running.port, bytesOfVector(vector, longer))).status).toBe(401)
    expect(decisions[1]).toMatchObject({ code: 'SIGNATURE_MISMATCH', algorithm: vector.algorithm })
  })
})

/** What a Fetch `Request` keeps as it came: no body on GET, nothing that URL would write in another way. */
function isSayable({ request: { method, target, body } }: AlgorithmVector): boolean {
  const sent = encodeURI(target).replaceAll('%25', '%')
  const { pathname, search } = new URL(`http://host${sent}`)
  return `${pathname}${search}` === sent && (!['GET', 'HEAD'].includes(method) || bytesOf(body).length === 0)
}

describe.each(servers)('each algorithm over a raw socket to $name', (kind) => {
  it('is accepted with a hashed and a stated body, in one piece and in chunks, and refused when altered', async () => {
    const verifier = watchedVerifier({ algorithms })
    const running = await kind.start(verifier)
    try {
      for (const algorithm of algorithms) {
        const text = '{"id":1}'
        const plain = wireRequest({ algorithm })
        const chunked = wireRequest({ algorithm }, { chunks: ['{"id"', ':1}'] })
        const headers: [string, string][] = [
          ['content-type', 'application/json'],
          [algorithm.contentHeader, algorithm.hash(text)],
        ]
        const stated = wireRequest({ algorithm, headers })
        for (const { bytes } of [plain, chunked, stated])
          expect((await exchange(running.port, bytes)).status, algorithm.name).toBe(200)
        for (const { head } of [plain, stated])
          expect((await exchange(running.port, `${head}{"id":2}`)).status).toBe(401)
        const [, , , swapped, restated] = verifier.decisions.slice(-5)
        expect([swapped?.code, restated?.code]).toEqual(['SIGNATURE_MISMATCH', 'BODY_MISMATCH'])
      }
    } finally {
      await running.stop()
    }
  })

  it('is refused where it is not enabled', async () => {
    const verifier = watchedVerifier()
    const running = await kind.start(verifier)
    try {
      for (const algorithm of others) {
        const answer = await exchange(running.port, wireRequest({ algorithm }).bytes)
        expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'SDK-HMAC-SHA256'])
        expect((JSON.parse(answer.body) as { error: string }).error).toBe('malformed')
      }
      expect(verifier.codes()).toEqual(others.map(() => 'ALG_UNSUPPORTED'))
    } finally {
      await running.stop()
    }
  })
})

it('takes no more than it was asked for: the helpers sign what they say', () => {
  const { head } = wireRequest({ algorithm: others[1] ?? sdkHmacSha256 })
  expect(head).toContain(
    `V11-HMAC-SHA256 Credential=${KEY_ID}/${formatDate(NOW).slice(0, 8)}/cn-north-4/iotda`,
  )
  expect(head).toContain(HOST)
  expect(head).not.toContain(SECRET)
})
