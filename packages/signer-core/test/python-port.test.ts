import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { canonicalQuery, canonicalUri, isSignerError, sign } from '@apig/signer-core'
import { isDeviation, vectors } from '@apig/vectors'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { requests } from './suite/arbitraries.ts'
import { credentials, date } from './suite/samples.ts'

// The rules written a second time, by hand, in another language: tools/ports/python.
const port = new URL('../../../tools/ports/python/conformance.py', import.meta.url).pathname
const python = spawnSync('python3', ['--version']).status === 0
const cases = Number(process.env['APIG_PYTHON_CASES'] ?? 2000)

interface Stages {
  readonly name: string
  readonly canonicalUri: string
  readonly canonicalQuery: string
  readonly signedHeaders: readonly string[]
  readonly canonicalRequest: string
  readonly stringToSign: string
  readonly signature: string
  readonly authorization: string
  readonly requestTarget: string
  readonly error?: { readonly code: string }
}

/** Feeds JSON lines to the port and reads as many lines back. */
async function askPython(lines: readonly object[]): Promise<Stages[]> {
  const child = spawn('python3', [port], { stdio: ['pipe', 'pipe', 'inherit'] })
  const answers: Stages[] = []
  const reader = createInterface({ input: child.stdout })
  child.stdin.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  for await (const line of reader) answers.push(JSON.parse(line) as Stages)
  return answers
}

test.skipIf(!python)(
  'the Python port agrees with every vector (skipped where there is no python3)',
  async () => {
    const used = vectors.filter((vector) => !isDeviation(vector))
    const answers = await askPython(used)
    expect(answers).toHaveLength(691)
    for (const [at, { name, expected }] of used.entries()) {
      const { contentLength: _, ...stages } = expected
      expect(answers[at]).toEqual({ name, ...stages })
    }
  },
)

test.skipIf(!python)(
  `the Python port agrees at every stage on ${cases} generated requests (skipped where there is no python3)`,
  { timeout: 240_000 },
  async () => {
    const seed = process.env['APIG_SEED'] === undefined ? Date.now() : Number(process.env['APIG_SEED'])
    const generated = fc.sample(requests(), { numRuns: cases, seed })
    const answers = await askPython(
      generated.map(({ method, url, headers, body }, at) => ({
        op: 'sign',
        name: String(at),
        request: {
          method,
          target: url,
          headers: [...headers, ['X-Sdk-Date', '20191115T033655Z']],
          body: { base64: Buffer.from(body).toString('base64') },
        },
        credentials,
      })),
    )
    expect(answers).toHaveLength(cases)
    let signedByBoth = 0
    for (const [at, request] of generated.entries()) {
      const ours = stagesOf(request)
      const { name: _, ...theirs } = answers[at] as Stages
      const context = `seed ${seed}, case ${at}: ${JSON.stringify(request.url)}`
      if ('error' in ours) {
        expect(theirs.error, context).toBeDefined()
      } else {
        signedByBoth++
        expect(theirs, context).toEqual(ours)
      }
    }
    // Agreeing to refuse everything would prove nothing.
    expect(signedByBoth).toBeGreaterThan(cases / 2)
  },
)

function stagesOf(request: {
  method: string
  url: string
  headers: [string, string][]
  body: Uint8Array
}): object {
  try {
    const signed = sign(request, credentials, { date })
    const mark = request.url.indexOf('?')
    return {
      canonicalUri: canonicalUri(request.url.slice(0, mark)),
      canonicalQuery: canonicalQuery(request.url.slice(mark + 1)),
      signedHeaders: signed.signedHeaders,
      canonicalRequest: signed.canonicalRequest,
      stringToSign: signed.stringToSign,
      signature: signed.signature,
      authorization: signed.headers['Authorization'],
      requestTarget: signed.url,
    }
  } catch (error) {
    if (!isSignerError(error)) throw error
    return { error: error.code }
  }
}
