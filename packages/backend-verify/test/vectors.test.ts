import { parseDate } from '@apig/signer-core'
import { isDeviation, targetOf, vectors } from '@apig/vectors'
import type { Vector } from '@apig/vectors'
import { describe, expect, it } from 'vitest'
import { createVerifier } from '../src/index.ts'
import type { VerifierOptions, VerifyResult } from '../src/index.ts'
import { silent } from './signed-request.ts'

const HASH_IS_WRONG = 'header-payload-hash-wrong-is-trusted'

const toByteString = (text: string): string => String.fromCharCode(...new TextEncoder().encode(text))

/** Sent with the path and query of the vector as they stand, or with the query that the reference sends. */
function verifyVector(
  vector: Vector,
  form: 'as written' | 'as sent',
  options: Partial<VerifierOptions>,
): Promise<VerifyResult> {
  const { method, target, headers, body } = targetOf(vector)
  const { accessKeyId, secretAccessKey } = vector.credentials
  const date = headers.find(([name]) => name.toLowerCase() === 'x-sdk-date')?.[1] ?? ''
  const verifier = createVerifier({
    keys: { [accessKeyId]: secretAccessKey },
    now: () => parseDate(date),
    logger: silent,
    ...options,
  })
  return verifier.verify({
    method,
    url: form === 'as written' ? target : vector.expected.requestTarget,
    headers: [
      ...headers.map(([name, value]) => [name, toByteString(value)] as const),
      ['Authorization', vector.expected.authorization],
    ],
    body,
  })
}

/** The option that a refusal in strict is about. */
const OPTIONS = [
  'plus',
  'encodedSlash',
  'dotSegments',
  'doubleSlash',
  'lossyUtf8',
  'emptyNames',
  'unsignedPayload',
] as const
const CODES = ['TARGET_BAD', 'TARGET_AMBIGUOUS', 'QUERY_AMBIGUOUS', 'UNSIGNED_PAYLOAD']

describe.each(['as written', 'as sent'] as const)('every vector, its target %s', (form) => {
  it.each(vectors.filter((vector) => !isDeviation(vector)).map((vector) => [vector.name, vector] as const))(
    '%s',
    async (name, vector) => {
      const reference = await verifyVector(vector, form, { interpretation: 'reference' })
      const strict = await verifyVector(vector, form, {})
      if (name === HASH_IS_WRONG) {
        expect([reference, strict].map((result) => !result.ok && result.code)).toEqual([
          'HASH_HEADER_BAD',
          'HASH_HEADER_BAD',
        ])
        return
      }
      expect(reference).toMatchObject({ ok: true, canonicalPath: vector.expected.canonicalUri })
      if (strict.ok) return
      expect(CODES).toContain(strict.code)
      const named = OPTIONS.filter((option) => strict.message.includes(`${option}: `))
      expect(named).toHaveLength(1)
      // The option that is named takes this fault away; another one may be left.
      const [option] = named
      const opened = await verifyVector(vector, form, {
        [option as string]: option === 'plus' ? 'literal' : 'accept',
      })
      expect(opened.ok || opened.message !== strict.message).toBe(true)
    },
  )
})

it('strict verifies most vectors, and refuses some for each option', async () => {
  const counts = new Map<string, number>()
  for (const vector of vectors) {
    const result = await verifyVector(vector, 'as written', {})
    const outcome = result.ok
      ? 'verified'
      : (OPTIONS.find((option) => result.message.includes(`${option}: `)) ?? result.code)
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  }
  console.log('strict:', Object.fromEntries(counts))
  for (const outcome of ['verified', ...OPTIONS]) expect(counts.get(outcome), outcome).toBeGreaterThan(0)
})
