import { canonicalQuery, canonicalRequest, createSigner, payloadHash, sdkHmacSha256 } from '@apig/signer-core'
import { describe, expect, it } from 'vitest'
import { createVerifier } from '../src/index.ts'
import type { VerifiedRequest, VerifierOptions } from '../src/index.ts'
import { algorithms, others } from './algorithms-world.ts'
import { createRandom } from './random.ts'
import { HOST, KEY_ID, NOW, SECRET, silent } from './signed-request.ts'
import { hostile } from './hostile-mutations.ts'
import { neutral } from './neutral-mutations.ts'
import { wireBytes } from './wire-message.ts'
import type { Message } from './wire-message.ts'
import { createWireServer } from './wire-server.ts'

// APIG_MUTATIONS=100000 in CI; any number by hand. APIG_SEED repeats a run.
const COUNT = Math.max(1000, Number(process.env.APIG_MUTATIONS ?? 3000))
const SEED = Number(process.env.APIG_SEED ?? 20240506)

const mutations = [...neutral, ...hostile]

interface Original {
  readonly name: string
  readonly algorithm: string
  readonly options: Partial<VerifierOptions>
  readonly message: Message
  /** As bytes, one character each. */
  readonly canonicalRequest: string
  readonly bodyVerified: boolean
}

function original(
  name: string,
  method: string,
  target: string,
  headers: readonly (readonly [string, string])[],
  body: Uint8Array | string,
  options: Partial<VerifierOptions> = {},
  chunked = false,
  algorithm = sdkHmacSha256,
): Original {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  const signer = createSigner({ accessKeyId: KEY_ID, secretAccessKey: SECRET }, { algorithm })
  const signed = signer.sign(
    { method, url: target, headers: [['Host', HOST], ...headers], body: bytes },
    { date: NOW, headerValues: 'bytes' },
  )
  return {
    name,
    algorithm: algorithm.name,
    options,
    message: { method, target, headers: Object.entries(signed.headers), body: bytes, chunked },
    canonicalRequest: Buffer.from(signed.canonicalRequest, 'utf8').toString('latin1'),
    bodyVerified: !headers.some(([, value]) => value === 'UNSIGNED-PAYLOAD'),
  }
}

const HASH = 'x-sdk-content-sha256'
const json = '{"id":1,"name":"x"}'
const originals: Original[] = [
  original(
    'POST with JSON',
    'POST',
    '/v1/orders/%E4%B8%AD?b=2&a=1&q=x%20y',
    [
      ['Content-Type', 'application/json'],
      ['X-Stage', 'RELEASE'],
    ],
    json,
  ),
  original('GET without a body', 'GET', '/v1/orders/7?limit=2&marker=a-b_c', [['Accept', '*/*']], ''),
  original(
    'PUT with a signed hash',
    'PUT',
    '/v1/files/a.bin',
    [
      [HASH, payloadHash(json)],
      ['Content-Type', 'application/octet-stream'],
    ],
    json,
  ),
  original(
    'POST in chunks, UTF-8 in a header',
    'POST',
    '/v1/a?x=1',
    [
      ['X-Name', Buffer.from('追加 à').toString('latin1')],
      ['Cookie', 'a=1; b=2'],
    ],
    Uint8Array.from([0, 255, 254, 13, 10]),
    {},
    true,
  ),
  original('an unsigned payload, taken', 'POST', '/v1/files?n=1', [[HASH, 'UNSIGNED-PAYLOAD']], json, {
    unsignedPayload: 'accept',
  }),
  original(
    'the reference interpretation',
    'POST',
    '/a//b/../%2F%FF?q=x%2By&q=a&q=b&=n',
    [['Content-Type', 'text/plain']],
    'x',
    { interpretation: 'reference' },
  ),
  original('a + read as a space', 'GET', '/search?q=x%20y&r=%2B', [], '', { plus: 'space' }),
  ...others.flatMap((algorithm) => [
    original(
      `POST with JSON, ${algorithm.name}`,
      'POST',
      '/v1/orders?b=2&a=1',
      [['Content-Type', 'application/json']],
      json,
      {},
      false,
      algorithm,
    ),
    original(
      `PUT with a signed hash, ${algorithm.name}`,
      'PUT',
      '/v1/files/a.bin',
      [[algorithm.contentHeader, algorithm.hash(json)]],
      json,
      {},
      true,
      algorithm,
    ),
  ]),
]

/** The canonical request of what the handler is given, written anew from the result alone. */
function canonicalOf(result: VerifiedRequest): string {
  const encode = (text: string): string => encodeURIComponent(text)
  const names = Object.keys(result.headers)
  const algorithm = algorithms.find(({ name }) => name === result.algorithm) ?? sdkHmacSha256
  const given = result.headers[algorithm.contentHeader]
  return canonicalRequest({
    method: result.method,
    canonicalUri: result.canonicalPath,
    canonicalQuery: canonicalQuery(
      result.query.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&'),
    ),
    canonicalHeaders: names.map((name) => `${name}:${result.headers[name]}\n`).join(''),
    signedHeaders: names,
    payloadHash: given ?? algorithm.hash(result.body),
  })
}

interface Tally {
  sent: number
  verified: number
  refused: number
  unparsed: number
}

describe('whatever is done to the bytes of a request that verifies', () => {
  const server = createWireServer()
  const verifiers = new Map(
    originals.map((from) => [
      from,
      createVerifier({
        keys: { [KEY_ID]: SECRET },
        hosts: [HOST],
        now: () => NOW,
        logger: silent,
        maxBodyBytes: 10_000,
        // All are enabled for every request: what is signed with one must not pass as another.
        algorithms,
        ...from.options,
      }),
    ]),
  )
  const tallies = new Map<string, Tally>(
    mutations.map(({ name }) => [name, { sent: 0, verified: 0, refused: 0, unparsed: 0 }]),
  )

  /** Sends, and holds each result that verified against the original. */
  async function send(from: Original, bytes: Uint8Array): Promise<'verified' | 'refused' | 'unparsed'> {
    const verifier = verifiers.get(from)
    if (verifier === undefined) throw new Error('no verifier')
    const results = await server.send(bytes, verifier)
    for (const result of results) {
      if (!result.ok) continue
      if (result.exempt) throw new Error('exempt')
      const shown = (): string =>
        `${from.name}, seed ${SEED}: ${JSON.stringify(Buffer.from(bytes).toString('latin1'))}`
      expect(result.algorithm, shown()).toBe(from.algorithm)
      expect(canonicalOf(result), shown()).toBe(from.canonicalRequest)
      expect(result.bodyVerified, shown()).toBe(from.bodyVerified)
      if (from.bodyVerified) expect(Buffer.compare(result.body, from.message.body), shown()).toBe(0)
    }
    if (results.length === 0) return 'unparsed'
    return results.some((result) => result.ok) ? 'verified' : 'refused'
  }

  it('they verify as they are', async () => {
    for (const from of originals)
      expect(await send(from, wireBytes(from.message)), from.name).toBe('verified')
  })

  it(
    `if it still verifies, the canonical request and the body are the same (${COUNT} mutations)`,
    async () => {
      const random = createRandom(SEED)
      for (let at = 0; at < COUNT; at++) {
        const from = random.pick(originals)
        let message = from.message
        const names: string[] = []
        // Mostly one change, so that the tally says what it was; sometimes several.
        for (let changes = random.chance(0.8) ? 1 : 2 + random.below(3); changes > 0; changes--) {
          const mutation = random.pick(mutations)
          if (!('alter' in mutation)) continue
          const altered = mutation.alter(message, random)
          if (altered === undefined) continue
          message = altered
          names.push(mutation.name)
        }
        let bytes = wireBytes(message)
        if (names.length === 0 || random.chance(0.1)) {
          const mutation = random.pick(mutations.filter((candidate) => 'alterBytes' in candidate))
          const altered = 'alterBytes' in mutation ? mutation.alterBytes(bytes, random) : undefined
          if (altered !== undefined) {
            bytes = altered
            names.push(mutation.name)
          }
        }
        const outcome = await send(from, bytes)
        const tally = names.length === 1 ? tallies.get(names[0] ?? '') : undefined
        if (tally === undefined) continue
        tally.sent++
        tally[outcome]++
      }
      console.log(`${COUNT} mutations, seed ${SEED}`)
      console.table(Object.fromEntries(tallies))
      // The honest ones must be among them, or the property would say nothing.
      for (const { name, neutral: honest } of mutations) {
        const tally = tallies.get(name)
        expect(tally?.sent, name).toBeGreaterThan(0)
        if (honest) expect(tally?.verified, name).toBeGreaterThan(0)
      }
    },
    60_000 + COUNT * 20,
  )
})
