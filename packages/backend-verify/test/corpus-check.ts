import { buildCorpusRequest } from '@apig/vectors/corpus'
import type { CorpusCase, CorpusRequest } from '@apig/vectors/corpus'
import { expect } from 'vitest'
import { createVerifier } from '../src/index.ts'
import type { RequestBody, VerifyRequest, VerifyResult } from '../src/index.ts'
import { context, optionsOf } from './corpus-world.ts'
import { NOW } from './signed-request.ts'

/** The ways in which a caller may hand over the same request. */
export const FORMS = [
  'pairs and bytes',
  'flat headers and an async iterable',
  'pairs and a ReadableStream',
] as const
export type Form = (typeof FORMS)[number]

async function* inPieces(
  body: Uint8Array,
  then: 'end' | 'stall' | 'abort' = 'end',
): AsyncGenerator<Uint8Array> {
  const middle = Math.ceil(body.length / 2)
  yield body.subarray(0, middle)
  if (then === 'stall') await new Promise(() => {})
  if (then === 'abort') throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
  yield body.subarray(middle)
}

function bodyIn(form: Form, given: CorpusCase, body: Uint8Array): RequestBody {
  if (given.body === 'parsed') return JSON.parse(new TextDecoder().decode(body)) as RequestBody
  if (given.body === 'stalled') return inPieces(body, 'stall')
  if (given.body === 'aborted') return inPieces(body, 'abort')
  if (form === 'flat headers and an async iterable' || given.body === 'chunks') return inPieces(body)
  if (form === 'pairs and bytes') return body
  return new ReadableStream<Uint8Array>({
    start(controller) {
      if (body.length > 0) controller.enqueue(body)
      controller.close()
    },
  })
}

function asRequest(form: Form, given: CorpusCase, sent: CorpusRequest): VerifyRequest {
  const headers = form === 'flat headers and an async iterable' ? sent.headers.flat() : sent.headers
  return { method: sent.method, url: sent.target, headers, body: bodyIn(form, given, sent.body) }
}

const codeOf = (result: VerifyResult): string => (result.ok ? 'ACCEPT' : result.code)

function expectResult(result: VerifyResult, wanted: NonNullable<CorpusCase['result']>): void {
  if (!result.ok) throw new Error(`refused with ${result.code}: ${result.message}`)
  if (wanted.exempt === true) {
    expect(result).toMatchObject({ exempt: true, bodyVerified: false })
    return
  }
  if (result.exempt) throw new Error('exempt')
  const { headers, headersAbsent, ...plain } = wanted
  expect(result).toMatchObject(plain)
  const fill = (value: string): string =>
    value.replace('{host}', context.host).replace('{date}', context.signing.formatDate(NOW))
  for (const [name, value] of headers ?? [])
    expect(Object.entries(result.headers)).toContainEqual([name, fill(value)])
  for (const name of headersAbsent ?? []) expect(Object.keys(result.headers)).not.toContain(name)
}

/** Sends what a case of the corpus says, in one of the forms, and expects what it expects. */
export async function checkCase(form: Form, given: CorpusCase): Promise<void> {
  let clock = NOW
  const verifier = createVerifier(optionsOf(given, () => clock))
  const send = (): Promise<VerifyResult> =>
    verifier.verify(asRequest(form, given, buildCorpusRequest(given, context)))

  if (given.together !== undefined) {
    const { times, accepted } = given.together
    const results = await Promise.all(Array.from({ length: times }, send))
    expect(results.filter((result) => result.ok)).toHaveLength(accepted)
    expect(new Set(results.map(codeOf))).toEqual(new Set(['ACCEPT', 'REPLAYED']))
    return
  }
  const result = await send()
  expect(codeOf(result), result.ok ? '' : result.message).toBe(given.expect)
  if (given.result !== undefined) expectResult(result, given.result)
  for (const { after, expect: wanted } of given.again ?? []) {
    clock = new Date(NOW.getTime() + 1000 * after)
    expect(codeOf(await send())).toBe(wanted)
  }
}
