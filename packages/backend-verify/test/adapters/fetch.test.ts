import { describe, expect, it } from 'vitest'
import { verified, verifyRequest } from '../../src/adapters/fetch.ts'
import { HOST, NOW, headerOf, signedRequest, withHeaders } from '../signed-request.ts'
import type { Sent, Wanted } from '../signed-request.ts'
import { watchedVerifier } from './signed-bytes.ts'

function asRequest(sent: Sent, origin = `https://${HOST}`): Request {
  const { method, url, headers, body } = sent
  const withBody = method === 'GET' || method === 'HEAD' ? {} : { body: Uint8Array.from(body) }
  return new Request(`${origin}${url}`, { method, headers, ...withBody })
}
const requestOf = (wanted: Wanted = {}): Request => asRequest(signedRequest(wanted))

describe('verifyRequest', () => {
  it('accepts (corpus 108), says that the wire was lost, and leaves the body to the handler', async () => {
    const request = requestOf()
    const result = await verifyRequest(watchedVerifier(), request)
    expect(result).toMatchObject({ ok: true, wireTarget: 'lost', bodyVerified: true })
    expect(Object.isFrozen(result)).toBe(true)
    expect(request.bodyUsed).toBe(false)
    expect(await request.json()).toEqual({ id: 1 })
  })

  it('verifies once, and again where the verifier is another', async () => {
    const first = watchedVerifier()
    const request = requestOf()
    expect((await verifyRequest(first, request)).ok).toBe(true)
    expect((await verifyRequest(watchedVerifier(), request)).ok).toBe(true)
    await request.text()
    expect((await verifyRequest(first, request)).ok).toBe(true)
    expect(first.codes()).toEqual(['ACCEPT'])
  })

  it.each([
    ['read', (request: Request) => request.text()],
    ['locked', (request: Request) => request.body?.getReader()],
  ])('refuses a body that was %s before', async (_how, spoil) => {
    const request = requestOf()
    await spoil(request)
    expect(await verifyRequest(watchedVerifier(), request)).toMatchObject({
      code: 'BODY_UNAVAILABLE',
      status: 500,
    })
  })

  it('refuses an altered body, target, method and host', async () => {
    const verifier = watchedVerifier()
    const sent = signedRequest()
    const altered = [
      { ...sent, body: new TextEncoder().encode('{"id":2}') },
      { ...sent, url: '/v1/orders?b=2&a=2' },
      { ...sent, method: 'PUT' },
      withHeaders(sent, { host: 'evil.example' }),
    ]
    for (const request of altered) expect((await verifyRequest(verifier, asRequest(request))).ok).toBe(false)
    expect(verifier.codes()).toEqual([
      'SIGNATURE_MISMATCH',
      'SIGNATURE_MISMATCH',
      'SIGNATURE_MISMATCH',
      'HOST_NOT_ALLOWED',
    ])
  })

  it('refuses what repeated headers become when they are joined', async () => {
    const verifier = watchedVerifier()
    const sent = signedRequest()
    const date = headerOf(sent, 'x-sdk-date')
    for (const [name, value] of [
      ['x-sdk-date', `${date}, ${date}`],
      ['x-sdk-date', `${date},20200101T000000Z`],
      ['authorization', `${headerOf(sent, 'authorization')}, ${headerOf(sent, 'authorization')}`],
      ['host', `${HOST}, ${HOST}`],
      ['content-type', 'application/json, text/plain'],
    ] as const)
      await verifyRequest(verifier, asRequest(withHeaders(sent, { [name]: value })))
    expect(verifier.codes()).toEqual([
      'DATE_MALFORMED',
      'DATE_MALFORMED',
      'AUTH_MALFORMED',
      'HOST_NOT_ALLOWED',
      'SIGNATURE_MISMATCH',
    ])
  })

  it('takes the host from the URL where there is no header, as servers give it in HTTP/2', async () => {
    const verifier = watchedVerifier()
    const sent = withHeaders(signedRequest(), { host: undefined })
    expect((await verifyRequest(verifier, asRequest(sent))).ok).toBe(true)
    expect((await verifyRequest(verifier, asRequest(sent, 'https://evil.example'))).ok).toBe(false)
    expect(verifier.codes()).toEqual(['ACCEPT', 'HOST_NOT_ALLOWED'])
  })

  it('verifies what the handler sees where dot segments were resolved', async () => {
    const verifier = watchedVerifier()
    // The Request never shows them: signed is /admin, and /admin is what the handler gets.
    const resolved = { ...signedRequest({ target: '/admin' }), url: '/public/../admin' }
    const result = await verifyRequest(verifier, asRequest(resolved))
    expect(result).toMatchObject({ ok: true, canonicalPath: '/admin/', wireTarget: 'lost' })
    const dotted = asRequest(signedRequest({ target: '/public/../admin' }))
    expect((await verifyRequest(verifier, dotted)).ok).toBe(false)
  })

  it('reads the query of a NextRequest as Next.js wrote it: a plus is a space', async () => {
    const verifier = watchedVerifier()
    const receive = async (signed: string, arrived: string, more: object): Promise<void> => {
      const request = asRequest({ ...signedRequest({ target: signed }), url: arrived })
      await verifyRequest(verifier, Object.assign(request, more))
    }
    const next = { nextUrl: {} }
    await receive('/orders?q=a%20b&r=c%2Bd', '/orders?q=a+b&r=c%2Bd', next)
    await receive('/orders?q=a+b', '/orders?q=a+b', next)
    await receive('/orders?q=a%20b', '/orders?q=a+b', {})
    expect(verifier.codes()).toEqual(['ACCEPT', 'SIGNATURE_MISMATCH', 'QUERY_AMBIGUOUS'])
  })

  it('stops reading a body that is too large, and one that stalls', async () => {
    const endless = (): Request => {
      const { method, url, headers } = signedRequest()
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new Uint8Array(1000)),
      })
      return new Request(`https://${HOST}${url}`, { method, headers, body, duplex: 'half' } as RequestInit)
    }
    const tooLarge = await verifyRequest(watchedVerifier({ maxBodyBytes: 10_000 }), endless())
    expect(tooLarge).toMatchObject({ code: 'BODY_TOO_LARGE', status: 413 })
    const { method, url, headers } = signedRequest()
    const silent = new ReadableStream<Uint8Array>({})
    const stalled = new Request(`https://${HOST}${url}`, {
      method,
      headers,
      body: silent,
      duplex: 'half',
    } as RequestInit)
    expect(await verifyRequest(watchedVerifier({ bodyTimeoutSeconds: 0.05 }), stalled)).toMatchObject({
      code: 'BODY_UNAVAILABLE',
    })
  })
})

describe('verified', () => {
  const context = { params: Promise.resolve({ id: '7' }) }

  it('passes on the request itself, what was verified, and what else the server gives', async () => {
    class NextRequest extends Request {
      readonly nextUrl = new URL(this.url)
    }
    const seen: unknown[] = []
    const POST = verified(watchedVerifier(), async (request: NextRequest, apig, given: typeof context) => {
      seen.push(request, given)
      return Response.json({
        id: (await given.params).id,
        keyId: apig.keyId,
        path: request.nextUrl.pathname,
        body: await request.json(),
      })
    })
    const request = new NextRequest(requestOf({ target: '/api/orders/7' }))
    const answer = await POST(request, context)
    expect(await answer.json()).toEqual({
      id: '7',
      keyId: 'signature-key-1',
      path: '/api/orders/7',
      body: { id: 1 },
    })
    expect(seen).toEqual([request, context])
  })

  it('answers what is refused itself', async () => {
    let reached = false
    const handler = verified(watchedVerifier(), () => {
      reached = true
      return new Response('reached')
    })
    const expired = requestOf({ date: new Date(NOW.getTime() - 901_000) })
    const answer = await handler(expired)
    expect([answer.status, await answer.json()]).toMatchObject([401, { error: 'expired' }])
    expect(answer.headers.get('date')).toBe(NOW.toUTCString())
    expect(answer.headers.get('www-authenticate')).toBe('SDK-HMAC-SHA256')
    // Fetch servers keep their connections themselves, and HTTP/2 allows no such header.
    expect(answer.headers.get('connection')).toBe(null)
    expect(reached).toBe(false)
  })

  it('lets an exempt request through, its body unread', async () => {
    const handler = verified(watchedVerifier({ exempt: ['POST /hook'] }), async (request, apig) =>
      Response.json([apig.exempt, await request.text()]),
    )
    const answer = await handler(new Request(`https://${HOST}/hook`, { method: 'POST', body: 'x' }))
    expect(await answer.json()).toEqual([true, 'x'])
  })
})
