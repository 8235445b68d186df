import { createHash, createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { createVerifier } from '@apig/backend-verify'
import type { VerifierOptions } from '@apig/backend-verify'
import { verified } from '@apig/backend-verify/node'
import { parseDate } from '@apig/signer-core'
import { isDeviation, targetOf, vectors } from '@apig/vectors'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createVerifiedService } from '@apig/local-gateway/internal'
import type { GatewayOptions } from '@apig/local-gateway/internal'
import { byteString, exchange } from './raw-http.ts'
import type { RawRequest } from './raw-http.ts'
import { startGateway, startServer } from './servers.ts'
import { ACCESS_KEY_ID, ask, make, NOW, withHeader } from './signed-requests.ts'

const backendKey = { keyId: 'signature-key-1', secret: 'secret-of-the-signature-key' }

const startSigning = (
  backend: GatewayOptions['backend'],
  more: Partial<GatewayOptions> = {},
): Promise<string> => startGateway({ backend, backendKey, ...more })

/** What a service sees of a request, byte by byte. */
interface Seen {
  readonly method: string
  readonly target: string
  readonly headers: [string, string][]
  readonly body: Buffer
}

/** A service that verifies nothing and keeps what comes. */
async function startRecorder(): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = []
  const url = await startServer(async (request, response) => {
    const body: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) body.push(chunk)
    const { method = '', url: target = '' } = request
    seen.push({ method, target, headers: pairsOf(request), body: Buffer.concat(body) })
    response.end('{}')
  })
  return { url, seen }
}

function pairsOf({ rawHeaders }: IncomingMessage): [string, string][] {
  return Array.from({ length: rawHeaders.length / 2 }, (_, at) => [
    rawHeaders[at * 2] as string,
    rawHeaders[at * 2 + 1] as string,
  ])
}

/** The values under a name, a line each. */
const valuesOf = (headers: readonly (readonly [string, string])[], name: string): string[] =>
  headers.filter(([given]) => given.toLowerCase() === name).map(([, value]) => value)

/** The sample service behind Express and the verifier, what its verifier logs, and each of its decisions. */
async function startVerified(
  more: Partial<VerifierOptions> = {},
): Promise<{ url: string; log: string[]; codes: string[]; arrivals: [string, string][][] }> {
  const log: string[] = []
  const codes: string[] = []
  const arrivals: [string, string][][] = []
  const service = await createVerifiedService({
    verifier: {
      keys: { [backendKey.keyId]: backendKey.secret },
      now: () => NOW,
      logger: { warn: (line) => log.push(line) },
      onDecision: ({ code }) => codes.push(code ?? 'ok'),
      ...more,
    },
    onArrival: (request) => arrivals.push(pairsOf(request)),
  })
  onTestFinished(() => service.close())
  return { url: service.url, log, codes, arrivals }
}

const json = (body = '{"a":1}'): ReturnType<typeof make> =>
  make({ target: '/v1/infers/one?b=2&a=1', headers: { 'content-type': 'application/json' }, body })

describe('what is signed', () => {
  test('method, target, body, host of the service, a date of its own, and nothing that is rewritten on the way', async () => {
    const { url, seen } = await startRecorder()
    const later = new Date(NOW.getTime() + 60_000)
    const gateway = await startSigning(url, { now: () => later })
    const request = json()
    const answer = await ask(gateway, {
      ...request,
      headers: [...request.headers, ['User-Agent', 'a client']],
    })
    expect(answer.status).toBe(200)
    const [{ method, target, headers, body }] = seen as [Seen]
    expect([method, target, body.toString()]).toEqual(['POST', request.target, '{"a":1}'])

    // Computed here from the protocol alone.
    const requestId = answer.headers.get('x-request-id') ?? ''
    const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
    const names = 'content-type;host;x-request-id;x-sdk-date;x-stage'
    const canonical = [
      'POST',
      '/v1/infers/one/',
      'a=1&b=2',
      'content-type:application/json',
      `host:${new URL(url).host}`,
      `x-request-id:${requestId}`,
      'x-sdk-date:20260304T050707Z',
      'x-stage:RELEASE',
      '',
      names,
      sha256('{"a":1}'),
    ].join('\n')
    const signature = createHmac('sha256', backendKey.secret)
      .update(`SDK-HMAC-SHA256\n20260304T050707Z\n${sha256(canonical)}`)
      .digest('hex')
    expect(valuesOf(headers, 'authorization')).toEqual([
      `SDK-HMAC-SHA256 Access=signature-key-1, SignedHeaders=${names}, Signature=${signature}`,
    ])
    expect(valuesOf(headers, 'x-sdk-date')).toEqual(['20260304T050707Z'])
    expect(valuesOf(headers, 'host')).toEqual([new URL(url).host])
    expect(valuesOf(headers, 'user-agent')).toEqual(['a client'])
    expect(JSON.stringify(headers)).not.toContain(ACCESS_KEY_ID)
  })

  test('the body that the client left unsigned, and nothing of what it said about its hash', async () => {
    const { url, seen } = await startRecorder()
    const request = make({ body: 'as signed', options: { payload: 'unsigned' } })
    expect(await ask(await startSigning(url), { ...request, body: Buffer.from('another') })).toMatchObject({
      status: 200,
    })
    const [{ headers, body }] = seen as [Seen]
    expect(body.toString()).toBe('another')
    expect(valuesOf(headers, 'x-sdk-content-sha256')).toEqual([])
    expect(valuesOf(headers, 'authorization')[0]).toContain(
      'SignedHeaders=host;x-request-id;x-sdk-date;x-stage,',
    )
  })

  test('bytes that are no text go on as they are', async () => {
    const { url, seen } = await startRecorder()
    const request = make()
    const headers = [...request.headers, ['Content-Type', 'text/\xff'] as const]
    expect(await ask(await startSigning(url), { ...request, headers })).toMatchObject({ status: 200 })
    expect(valuesOf((seen as [Seen])[0].headers, 'content-type')).toEqual(['text/\xff'])
  })

  test('with the time at which it signs, which may be long after the request has begun to arrive', async () => {
    const { url, seen } = await startRecorder()
    let calls = 0
    const now = (): Date => new Date(NOW.getTime() + 1000 * calls++)
    expect(await ask(await startSigning(url, { now }), json())).toMatchObject({ status: 200 })
    expect(valuesOf((seen as [Seen])[0].headers, 'x-sdk-date')).toEqual(['20260304T050608Z'])
  })

  test('without a key nothing is signed, and what the client signed stays', async () => {
    const { url, seen } = await startRecorder()
    const request = make({ body: 'b', options: { payload: 'unsigned' } })
    await ask(await startSigning(url, { backendKey: undefined }), request)
    const [{ headers }] = seen as [Seen]
    expect(valuesOf(headers, 'authorization')).toEqual([])
    expect(valuesOf(headers, 'x-sdk-date')).toEqual(['20260304T050607Z'])
    expect(valuesOf(headers, 'x-sdk-content-sha256')).toEqual(['UNSIGNED-PAYLOAD'])
  })

  test('a service that is a function gets it too, with the host that the client named', async () => {
    let headers: readonly (readonly [string, string])[] = []
    const url = await startSigning((request, response) => {
      headers = request.headers
      response.end('{}')
    })
    expect(await ask(url, json())).toMatchObject({ status: 200 })
    expect(valuesOf(headers, 'host')).toEqual(['gateway.example.com'])
    expect(valuesOf(headers, 'authorization')[0]).toMatch(/^SDK-HMAC-SHA256 Access=signature-key-1, /)
  })
})

describe('a service that verifies, strictly', () => {
  const bytes = (text: string): Uint8Array => Buffer.from(text)
  const requests: [what: string, request: RawRequest][] = [
    ['JSON', json()],
    ['no body', make({ method: 'GET' })],
    [
      'an unsigned body',
      make({ headers: { 'content-type': 'application/json' }, body: '{}', options: { payload: 'unsigned' } }),
    ],
    ['escapes', { ...make({ method: 'GET', target: '/v1/infers/a%20%e4%bd%a0?%61=%31&a=%E4%BD%A0&b' }) }],
    [
      'a body in chunks',
      withHeader(
        { ...json(), body: bytes('3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n') },
        'Transfer-Encoding',
        'chunked',
      ),
    ],
    [
      'an unsigned content type of two lines, and of bytes',
      {
        ...make({ method: 'DELETE' }),
        headers: [
          ...make({ method: 'DELETE' }).headers,
          ['Content-Type', 'text/\xff'],
          ['content-type', 'b'],
        ],
      },
    ],
  ]
  test.each(requests)('accepts and names the key: %s', async (_what, request) => {
    const { url, log } = await startVerified()
    const answer = await ask(await startSigning(url), request)
    expect([answer.status, log]).toEqual([200, []])
    expect(JSON.parse(answer.body)).toMatchObject({ verified: { key_id: 'signature-key-1', body: true } })
  })

  test('refuses what bypasses the gateway: 401 missing', async () => {
    const { url, log } = await startVerified()
    const response = await fetch(`${url}/v1/infers/one`, { method: 'POST', body: '{}' })
    expect([response.status, await response.json()]).toMatchObject([401, { error: 'missing' }])
    expect(log.join()).toContain('AUTH_MISSING')
  })

  test("refuses the client's own signature: 401 invalid", async () => {
    const { url, codes } = await startVerified()
    const request = make({ headers: { host: new URL(url).host } })
    const { status, body } = await exchange(url, request)
    expect([status, JSON.parse(body), codes]).toMatchObject([401, { error: 'invalid' }, ['KEY_UNKNOWN']])
  })

  test('refuses a captured request in which anything signed was changed, and takes the same one again', async () => {
    const { url, codes, arrivals } = await startVerified()
    expect(await ask(await startSigning(url), json())).toMatchObject({ status: 200 })
    const captured: RawRequest = {
      method: 'POST',
      target: '/v1/infers/one?b=2&a=1',
      headers: (arrivals[0] as [string, string][]).filter(
        ([name]) => !/^(content-length|connection)$/i.test(name),
      ),
      body: bytes('{"a":1}'),
    }
    const withValue = (name: string, change: (value: string) => string): RawRequest => ({
      ...captured,
      headers: captured.headers.map(([given, value]) => [
        given,
        given.toLowerCase() === name ? change(value) : value,
      ]),
    })
    expect(await exchange(url, captured)).toMatchObject({ status: 200 })
    const tampered: [request: RawRequest, code: string][] = [
      [{ ...captured, body: bytes('{"a":2}') }, 'SIGNATURE_MISMATCH'],
      [{ ...captured, body: bytes('') }, 'SIGNATURE_MISMATCH'],
      [{ ...captured, method: 'PUT' }, 'SIGNATURE_MISMATCH'],
      [{ ...captured, target: '/v1/infers/two?b=2&a=1' }, 'SIGNATURE_MISMATCH'],
      [{ ...captured, target: '/v1/infers/one?b=2&a=1&c=3' }, 'SIGNATURE_MISMATCH'],
      [withValue('content-type', () => 'application/json; charset=utf-8'), 'SIGNATURE_MISMATCH'],
      [withValue('x-stage', () => 'TEST'), 'SIGNATURE_MISMATCH'],
      [withValue('x-request-id', (id) => id.toUpperCase() + '0'), 'SIGNATURE_MISMATCH'],
      [withValue('x-sdk-date', () => '20260304T050608Z'), 'SIGNATURE_MISMATCH'],
      [withValue('x-sdk-date', () => '20260304T040608Z'), 'DATE_SKEW'],
      [withValue('host', () => 'other.example.com'), 'HOST_NOT_ALLOWED'],
      [
        withValue('authorization', (text) => text.replace('signature-key-1', 'signature-key-2')),
        'KEY_UNKNOWN',
      ],
      [withValue('authorization', (text) => text.replace(';x-stage', '')), 'SIGNATURE_MISMATCH'],
    ]
    for (const [request, code] of tampered) {
      const { status } = await exchange(url, request)
      expect([status, codes.at(-1)]).toEqual([401, code])
    }
    expect(codes).toHaveLength(2 + tampered.length)
  })

  test("its refusal is the answer that the client gets: the gateway's clock is wrong", async () => {
    const { url, log } = await startVerified({ now: () => new Date(NOW.getTime() + 3_600_000) })
    const answer = await ask(await startSigning(url), json())
    expect([answer.status, JSON.parse(answer.body)]).toMatchObject([401, { error: 'expired' }])
    expect(log.join()).toContain('DATE_SKEW')
  })

  test('a wrong secret of the gateway is refused', async () => {
    const { url, log } = await startVerified()
    const gateway = await startSigning(url, { backendKey: { ...backendKey, secret: 'another-secret' } })
    expect(await ask(gateway, json())).toMatchObject({ status: 401 })
    expect(log.join()).toContain('SIGNATURE_MISMATCH')
  })
})

const MANY_REQUESTS = { timeout: 60_000 }

test(
  'every vector that travels is signed in a form that verifies as the reference reads it',
  MANY_REQUESTS,
  async () => {
    const keys = new Map<string, string>()
    let now = NOW
    const codes: string[] = []
    const verifier = createVerifier({
      keys: { [backendKey.keyId]: backendKey.secret },
      interpretation: 'reference',
      now: () => now,
      onDecision: ({ code }) => codes.push(code ?? 'ok'),
      logger: { warn: () => undefined },
    })
    const service = await startServer(
      verified(verifier, (request, response) => response.end(request.apig.keyId)),
    )
    const gateway = await startSigning(service, { keys, now: () => now, published: { stages: 'any' } })
    const sent = vectors.filter(
      (vector) =>
        !isDeviation(vector) &&
        vector.name !== 'header-payload-hash-wrong-is-trusted' &&
        /^[\x21-\x7e]*$/.test(targetOf(vector).target),
    )
    expect(sent.length).toBeGreaterThan(300)
    for (const vector of sent) {
      const { method, target, headers, body } = targetOf(vector)
      keys.clear()
      keys.set(vector.credentials.accessKeyId, vector.credentials.secretAccessKey)
      now = parseDate(vector.expected.stringToSign.split('\n')[1] as string)
      const answer = await exchange(gateway, {
        method,
        target: byteString(target),
        headers: [
          ...headers.map(([name, value]) => [name, byteString(value)] as const),
          ['Authorization', vector.expected.authorization],
        ],
        body,
      })
      expect([vector.name, answer.status]).toEqual([vector.name, 200])
    }
    expect(codes).toEqual(sent.map(() => 'ok'))
  },
)

test('an unsigned body above the limit is a 413, and the service hears nothing of it', async () => {
  let calls = 0
  const url = await startSigning(
    (_request, response) => {
      calls++
      response.end('{}')
    },
    { limits: { bodyBytes: 10 } },
  )
  const chunked = withHeader(
    make({ body: 'b', options: { payload: 'unsigned' } }),
    'Transfer-Encoding',
    'chunked',
  )
  const body = (text: string): Uint8Array =>
    Buffer.from(`${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`)
  expect(await ask(url, { ...chunked, body: body('0123456789a') })).toMatchObject({
    status: 413,
    code: 'APIG.0201',
  })
  expect(calls).toBe(0)
  expect(await ask(url, { ...chunked, body: body('0123456789') })).toMatchObject({ status: 200 })
})
