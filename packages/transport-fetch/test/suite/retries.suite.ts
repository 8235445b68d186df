import type { Harness } from './harness.ts'
import { errorOf, fetchFor, header } from './stand-client.ts'
import type { StandClient } from './stand-client.ts'

const RESET = { fault: 'reset' } as const

/** How often the platform itself sends one request whose connection is reset: Deno tries twice, a POST too. */
async function sendsOfPlatform(stand: StandClient, init: RequestInit): Promise<number> {
  const { url, begun } = await stand.server(RESET)
  await errorOf(fetch(url, init))
  return begun()
}

export default function retries(t: Harness, stand: StandClient): void {
  const again: readonly (readonly [string, RequestInit])[] = [
    ['GET', {}],
    ['PUT with text', { method: 'PUT', body: 'text' }],
    ['PUT with a Blob', { method: 'PUT', body: new Blob(['text']) }],
    ['DELETE', { method: 'DELETE' }],
  ]
  for (const [name, init] of again)
    t.test(`retry: ${name} is sent again after a reset, signed anew`, async () => {
      const sends = await sendsOfPlatform(stand, init)
      const resets = Array.from({ length: 2 * sends }, () => RESET)
      const { url, arrived } = await stand.server([...resets, {}])
      t.equal((await fetchFor(url, { nonce: true })(url, init)).status, 200)
      const came = await arrived()
      t.equal(came.length, resets.length + 1)
      t.equal(new Set(came.map(({ body }) => body)).size, 1)
      for (const fresh of ['x-sdk-nonce', 'authorization'])
        t.equal(new Set(came.map((one) => header(one, fresh))).size, 3, fresh)
      t.ok(/^[0-9a-f]{32}$/.test(header(came[0], 'x-sdk-nonce') ?? ''), '128 bits')
    })

  for (const method of ['POST', 'PATCH'])
    t.test(`retry: ${method} is not sent again after a reset`, async () => {
      const { url, begun } = await stand.server(RESET)
      const retried: boolean[] = []
      const call = fetchFor(url, { onAttempt: ({ willRetry }) => retried.push(willRetry) })
      t.ok((await errorOf(call(url, { method, body: 'text' }))) instanceof Error, 'thrown')
      t.deepEqual(retried, [false])
      t.equal(await begun(), await sendsOfPlatform(stand, { method, body: 'text' }))
    })

  t.test('retry: a reset in the middle of an upload, sent again for PUT alone', async () => {
    const body = new Blob([new Uint8Array(8 * 1024 * 1024)])
    for (const [method, attempts] of [
      ['PUT', 3],
      ['POST', 1],
    ] as const) {
      const { url } = await stand.server({}, 'reset')
      let count = 0
      const error = await errorOf(fetchFor(url, { onAttempt: () => count++ })(url, { method, body }))
      t.ok(error instanceof Error, 'thrown')
      t.equal(count, attempts, method)
    }
  })

  t.test('retry: a storm of 429 is waited out', async () => {
    const busy = { status: 429, headers: { 'retry-after': '0' } }
    const { url } = await stand.server([busy, busy, { body: 'at last' }])
    const response = await fetchFor(url)(url)
    t.equal(response.status, 200)
    t.equal(await response.text(), 'at last')
  })

  t.test('retry: 503 is tried again for PUT, handed over for POST, and after the last retry', async () => {
    const { url, begun } = await stand.server({ status: 503, body: 'busy' })
    const call = fetchFor(url)
    const put = await call(url, { method: 'PUT', body: 'x' })
    t.equal(put.status, 503)
    t.equal(await put.text(), 'busy')
    t.equal(await begun(), 3)
    t.equal((await call(url, { method: 'POST', body: 'x' })).status, 503)
    t.equal(await begun(), 4)
    t.equal((await fetchFor(url, { retry: false })(url)).status, 503)
    t.equal(await begun(), 5)
  })

  t.test('retry: Retry-After that asks for too long is handed over', async () => {
    const { url, begun } = await stand.server({ status: 503, headers: { 'retry-after': '3600' } })
    t.equal((await fetchFor(url)(url)).status, 503)
    t.equal(await begun(), 1)
  })

  t.test('retry: 401, 403, 500, 502 and 504 never', async () => {
    for (const status of [401, 403, 500, 502, 504]) {
      const { url, begun } = await stand.server({ status, body: '{}' })
      t.equal((await fetchFor(url)(url)).status, status)
      t.equal(await begun(), 1)
    }
  })

  t.test('retry: the nonce is signed, and another one for each call', async () => {
    const { url, arrived } = await stand.gateway()
    const signed: unknown[] = []
    const call = fetchFor(url, {
      nonce: true,
      onSign: ({ attributes }) => signed.push(attributes['apig.signed_headers']),
    })
    for (const _ of [1, 2]) t.equal((await call(url)).status, 200)
    t.deepEqual(signed[0], ['host', 'x-sdk-date', 'x-sdk-nonce'])
    t.equal(new Set((await arrived()).map((one) => header(one, 'x-sdk-nonce'))).size, 2)
  })
}
