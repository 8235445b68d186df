import { createSignedFetch } from '../src/index.ts'
import { afterEach, expect, test, vi } from 'vitest'

// What is loaded when it is needed may be gone: a page that outlives its deployment, a browser that is offline.
const gone = () => {
  throw new Error('Failed to fetch dynamically imported module')
}
afterEach(() => vi.resetModules())

const ORIGIN = 'https://example.com'
const CREDENTIALS = { accessKeyId: 'AK', secretAccessKey: 'SK' }
const REFUSAL = JSON.stringify({
  error_code: 'APIG.0301',
  error_msg: 'Incorrect IAM authentication information',
})

const fetching = (status: number, explain = false, headers: Record<string, string> = {}) =>
  createSignedFetch({
    credentials: CREDENTIALS,
    origins: ORIGIN,
    explain,
    fetch: async () => new Response(REFUSAL, { status, headers }),
  })

test.each(['decide-response', 'refusal', 'explainer', 'read-copy'])(
  'a refusal is handed over where %s cannot be loaded',
  async (part) => {
    const path = `../src/${part === 'read-copy' ? 'fetch' : 'engine'}/${part}.ts`
    vi.doMock(path, gone)
    const response = await fetching(401, part === 'refusal' || part === 'explainer')(ORIGIN)
    expect(response.status).toBe(401)
    expect(await response.text()).toBe(REFUSAL)
    vi.doUnmock(path)
  },
)

test('a redirect that cannot be followed is an error, and never the response of another URL', async () => {
  vi.doMock('../src/engine/decide-response.ts', gone)
  await expect(fetching(302, false, { location: '/b' })(ORIGIN)).rejects.toThrow()
  vi.doUnmock('../src/engine/decide-response.ts')
})

test('a network that fails is what the caller hears of, and what is retried', async () => {
  vi.doMock('../src/engine/decide-response.ts', gone)
  vi.doMock('../src/engine/connection-reset.ts', gone)
  const offline = new TypeError('fetch failed')
  const sent = vi.fn(async (): Promise<Response> => Promise.reject(offline))
  const signedFetch = createSignedFetch({
    credentials: CREDENTIALS,
    origins: ORIGIN,
    retry: { retries: 1, baseDelaySeconds: 0 },
    fetch: sent,
  })
  await expect(signedFetch(ORIGIN)).rejects.toBe(offline)
  expect(sent).toHaveBeenCalledTimes(2)
  vi.doUnmock('../src/engine/decide-response.ts')
  vi.doUnmock('../src/engine/connection-reset.ts')
})
