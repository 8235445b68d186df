import { expect, test } from 'vitest'
import { fetchFor, header, startGateway, startServer } from './servers.ts'

const MINUTE = 60_000
const ahead = (minutes: number) => () => new Date(Date.now() + minutes * MINUTE)
const POST = { method: 'POST', body: 'text' }

test.each([20, -20, 60 * 23])(
  "the gateway's clock is %s minutes ahead: one refusal, then none",
  async (minutes) => {
    const { url, arrived, setClock } = await startGateway()
    setClock(ahead(minutes))
    const attempts: unknown[] = []
    const call = fetchFor(url, {
      onAttempt: ({ attributes }) => attempts.push(attributes['http.response.status_code']),
    })
    expect((await call(url, POST)).status).toBe(200)
    expect(attempts).toEqual([401, 200])
    expect((await call(url, POST)).status).toBe(200)
    expect(attempts).toEqual([401, 200, 200])
    expect(arrived.map(({ body }) => body.toString())).toEqual(['text', 'text'])
  },
)

test('an app is believed as well (0303)', async () => {
  const { url, setClock } = await startGateway({ auth: 'app' })
  setClock(ahead(20))
  expect((await fetchFor(url)(url, POST)).status).toBe(200)
})

test.each<[string, number, Parameters<typeof fetchFor>[1], RequestInit]>([
  ['more than 24 hours', 25 * 60, {}, POST],
  ["clock: 'local'", 20, { clock: 'local' }, POST],
  ['a stream, which cannot be sent twice', 20, {}, { method: 'POST', body: new Blob(['x']).stream() }],
])('the refusal is handed over, readable: %s', async (_name, minutes, options, init) => {
  const { url, setClock } = await startGateway()
  setClock(ahead(minutes))
  const attempts: unknown[] = []
  const response = await fetchFor(url, { ...options, onAttempt: (event) => attempts.push(event) })(url, init)
  expect(response.status).toBe(401)
  expect(await response.json()).toMatchObject({ error_msg: expect.stringContaining('signature expired') })
  expect(attempts).toHaveLength(1)
})

test('several calls at once: one learns, the others follow', async () => {
  const { url, setClock } = await startGateway()
  setClock(ahead(20))
  const call = fetchFor(url)
  const answers = await Promise.all([1, 2, 3, 4].map(() => call(url, POST)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
})

/** Refuses with `signature expired` whatever comes, with the given times. */
async function startLiar(says: (signedAt: string, now: string) => readonly [status: number, text: string]) {
  return startServer((_request, response, arrived) => {
    const now = new Date(Date.now() + 20 * MINUTE).toISOString().replace(/\.\d+|[-:]/g, '')
    const [status, text] = says(header(arrived, 'x-sdk-date') ?? '', now)
    response.writeHead(status, {
      'content-type': 'application/json',
      date: new Date(Date.now() + 20 * MINUTE).toUTCString(),
    })
    response.end(text)
  })
}
const expired = (signedAt: string, now: string) =>
  JSON.stringify({
    error_code: 'APIG.0301',
    error_msg: `Incorrect IAM authentication information: calc aksk signature fail:signature expired, signature time:${signedAt},server time:${now}`,
  })

test('where the retry is refused too, it is handed over, nothing is kept, and no other attempt follows', async () => {
  const { url, arrived } = await startLiar((signedAt, now) => [401, expired(signedAt, now)])
  const call = fetchFor(url)
  expect((await call(url, POST)).status).toBe(401)
  expect(arrived).toHaveLength(2)
  expect((await call(url, POST)).status).toBe(401)
  expect(arrived).toHaveLength(3)
  const [first, corrected, next] = arrived.map((one) => header(one, 'x-sdk-date'))
  expect(corrected?.slice(0, 13)).not.toBe(first?.slice(0, 13))
  expect(next?.slice(0, 12)).toBe(first?.slice(0, 12))
})

test.each<[string, Parameters<typeof startLiar>[0]]>([
  ["another request's signature time", (_signedAt, now) => [401, expired('20200101T000000Z', now)]],
  [
    'a Date header alone',
    () => [401, JSON.stringify({ error_code: 'APIG.0301', error_msg: 'signature expired' })],
  ],
  ['another status', (signedAt, now) => [403, expired(signedAt, now)]],
  ['another code', (signedAt, now) => [401, expired(signedAt, now).replace('0301', '0305')]],
  ['no JSON', (signedAt, now) => [401, `<p>${expired(signedAt, now)}</p>`]],
])('is not believed: %s', async (_name, says) => {
  const { url, arrived } = await startLiar(says)
  const response = await fetchFor(url)(url, POST)
  expect([401, 403]).toContain(response.status)
  expect(arrived).toHaveLength(1)
})

test('an answer that says nothing about the signature keeps nothing', async () => {
  const { url, arrived } = await startLiar((signedAt, now) =>
    arrived.length % 2 === 1 ? [401, expired(signedAt, now)] : [429, '{}'],
  )
  const call = fetchFor(url)
  expect((await call(url, POST)).status).toBe(429)
  expect((await call(url, POST)).status).toBe(401)
  expect(arrived).toHaveLength(3)
})

test('a refusal that never ends is handed over', async () => {
  const { url } = await startServer((_request, response) => {
    response.writeHead(401, { 'content-type': 'application/json' }).write('{"error_code":')
  })
  const controller = new AbortController()
  setTimeout(() => controller.abort(new Error('enough')), 100)
  await expect(fetchFor(url)(url, { ...POST, signal: controller.signal })).rejects.toThrow('enough')
})
