import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalUri } from '@apig/signer-core'
import { buildCorpusRequest, corpus, corpusWireBytes } from '@apig/vectors/corpus'
import type { CorpusCase } from '@apig/vectors/corpus'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createVerifier } from '../../src/index.ts'
import type { Decision, Verifier } from '../../src/index.ts'
import { context, optionsOf } from '../corpus-world.ts'
import { NOW } from '../signed-request.ts'
import { exchange } from './raw-client.ts'
import type { Answer } from './raw-client.ts'
import { base64, servers } from './servers.ts'
import type { Echo, Running, ServerKind } from './servers.ts'

const cases = corpus.filter((given) => given.via.includes('http'))

/**
 * Where something else than the verifier has the last word: a router that answers malformed targets itself, a body
 * parser that wants JSON where the content type says so, and Fetch, where GET has no body.
 */
function expectedOf(given: CorpusCase, kind: ServerKind): string {
  const { method, target, headers, body } = buildCorpusRequest(given, context)
  if (kind.name === 'Fastify 5' && !decodes(target.split('?')[0] ?? '')) return '400 before'
  if (kind.name === 'Hono 4 on Node' && (/^[^/h]/.test(target) || target.includes('\\'))) return '400 before'
  if (kind.tier === 'fetch' && method === 'GET' && body.length > 0)
    return given.expect === 'ACCEPT' ? 'SIGNATURE_MISMATCH' : 'ACCEPT, without the body'
  const readsJson = kind.tier === 'wire' && kind.name !== 'node:http' && !kind.name.startsWith('Hono')
  const saysJson = headers.some(
    ([name, value]) => /^content-type$/i.test(name) && value === 'application/json',
  )
  if (given.expect !== 'ACCEPT' || !readsJson || !saysJson || method === 'GET') return given.expect
  const inflates = headers.some(([name]) => /^content-encoding$/i.test(name)) && kind.name !== 'Fastify 5'
  const refused = body.length === 0 ? kind.name === 'Fastify 5' : !inflates && !isJson(body)
  return refused ? 'ACCEPT, then 400' : 'ACCEPT'
}

function decodes(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}

function isJson(body: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder().decode(body))
    return true
  } catch {
    return false
  }
}

interface Outcome {
  readonly answer: Answer
  /** Undefined where the framework answered before the verifier was asked. */
  readonly decision: Decision | undefined
}

describe.each(servers)('the corpus over a raw socket to $name', (kind) => {
  let running: Running
  let verifier: Verifier
  let decisions: Decision[]

  beforeAll(async () => {
    // One server for all cases, and a verifier for each.
    running = await kind.start({
      verify: (request) => verifier.verify(request),
      explain: (request, options) => verifier.explain(request, options),
    })
  })
  afterAll(() => running.stop())

  async function send(given: CorpusCase): Promise<Outcome> {
    const bytes = corpusWireBytes(buildCorpusRequest(given, context))
    const before = decisions.length
    const answer = await exchange(
      running.port,
      given.body === 'stalled' ? bytes.subarray(0, bytes.length - 3) : bytes,
    )
    return { answer, decision: decisions[before] }
  }

  it.each(cases.map((given) => [given.id, given.name, given.expect, given] as const))(
    '%s %s: %s',
    async (_id, _name, _code, given) => {
      let clock = NOW
      decisions = []
      const onDecision = (decision: Decision): void => void decisions.push(decision)
      verifier = createVerifier({ ...optionsOf(given, () => clock), onDecision })

      if (given.together !== undefined) {
        const { times, accepted } = given.together
        const outcomes = await Promise.all(Array.from({ length: times }, () => send(given)))
        expect(outcomes.filter(({ answer }) => answer.status === 200)).toHaveLength(accepted)
        return
      }
      const outcome = await send(given)
      if (kind.tier === 'fetch' && needsTheWire(given)) return expectHonest(outcome)
      expectOutcome(outcome, expectedOf(given, kind), given, kind)
      for (const { after, expect: wanted } of given.again ?? []) {
        clock = new Date(NOW.getTime() + 1000 * after)
        expectOutcome(await send(given), wanted, undefined, kind)
      }
    },
  )
})

function needsTheWire({ needs = [] }: CorpusCase): boolean {
  return needs.includes('rawHeaders') || needs.includes('target')
}

function expectOutcome(
  { answer, decision }: Outcome,
  wanted: string,
  given: CorpusCase | undefined,
  kind: ServerKind,
): void {
  expect(describeOutcome({ answer, decision })).toBe(wanted.replace(', without the body', ''))
  if (!wanted.startsWith('ACCEPT')) {
    if (decision === undefined) return
    expect(answer.status).toBe(decision.status)
    if (answer.body !== '')
      expect(JSON.parse(answer.body)).toEqual({ error: expect.any(String), request_id: decision.requestId })
    return
  }
  if (given === undefined || answer.body === '' || answer.status !== 200) return
  const { apig, rawBody } = JSON.parse(answer.body) as Echo
  expectResult(apig, given)
  const withoutBody = wanted.endsWith('without the body')
  const sent = withoutBody ? '' : base64(buildCorpusRequest(given, context).body)
  if (!apig.exempt) expect(apig.body).toBe(sent)
  if (rawBody !== null) expect(rawBody).toBe(sent)
  if (kind.tier === 'fetch') expect(apig.wireTarget).toBe('lost')
}

function describeOutcome({ answer, decision }: Outcome): string {
  if (decision === undefined) return `${answer.status} before`
  if (decision.code !== undefined) return decision.code
  return answer.status === 200 ? 'ACCEPT' : `ACCEPT, then ${answer.status}`
}

function expectResult(apig: Echo['apig'], { result = {} }: CorpusCase): void {
  const { headers = [], headersAbsent = [], ...plain } = result
  expect(apig).toMatchObject(plain)
  const fill = (value: string): string =>
    value.replace('{host}', context.host).replace('{date}', context.signing.formatDate(NOW))
  for (const [name, value] of headers) expect(apig.headers).toContainEqual([name, fill(value)])
  for (const name of headersAbsent) expect(apig.headers?.map(([key]) => key)).not.toContain(name)
}

/** Where the wire is lost, a request may be accepted that is refused elsewhere: as the handler sees it, it was signed. */
function expectHonest({ answer, decision }: Outcome): void {
  if (answer.status !== 200) return
  expect(decision?.ok).toBe(true)
  const { apig, url } = JSON.parse(answer.body) as Echo
  expect(apig.canonicalPath).toBe(canonicalUri(new URL(url).pathname))
}

it('leaves no case for adapters without a test', async () => {
  const files = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.test.ts'))
  const texts = await Promise.all(files.map((name) => readFile(join(import.meta.dirname, name), 'utf8')))
  const tested = texts.flatMap((text) => [...text.matchAll(/\(corpus (\w+)\)/g)].map(([, id]) => id))
  const wanted = corpus.filter((given) => given.via.includes('adapter')).map((given) => given.id)
  expect(tested.sort()).toEqual(wanted.sort())
})
