import type { Harness } from './harness.ts'
import { errorOf, fetchFor } from './stand-client.ts'
import type { StandClient } from './stand-client.ts'

const STALL = { fault: 'stall' } as const
const never = (): Promise<never> => new Promise(() => undefined)

export default function aborts(t: Harness, stand: StandClient): void {
  const reason = new Error('enough')
  const soon = (): AbortSignal => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(reason), 200)
    return controller.signal
  }

  t.test('abort: a signal that has aborted already sends nothing', async () => {
    const { url, begun } = await stand.gateway()
    t.equal(await errorOf(fetchFor(url)(url, { signal: AbortSignal.abort(reason) })), reason)
    t.equal(await begun(), 0)
  })

  t.test('abort: while waiting for credentials', async () => {
    const { url, begun } = await stand.server({})
    t.equal(await errorOf(fetchFor(url, { credentials: never })(url, { signal: soon() })), reason)
    t.equal(await begun(), 0)
  })

  t.test('abort: while waiting for an answer', async () => {
    const { url, begun } = await stand.server(STALL)
    t.equal(await errorOf(fetchFor(url)(url, { signal: soon() })), reason)
    t.equal(await begun(), 1)
  })

  t.test('abort: while waiting for a retry', async () => {
    const { url, begun } = await stand.server({ status: 503, headers: { 'retry-after': '20' } })
    t.equal(await errorOf(fetchFor(url)(url, { signal: soon() })), reason)
    t.equal(await begun(), 1)
  })

  t.test('abort: in the middle of an upload', async () => {
    const { url } = await stand.server({}, 'unread')
    const body = new Blob([new Uint8Array(8 * 1024 * 1024)])
    t.equal(await errorOf(fetchFor(url)(url, { method: 'POST', body, signal: soon() })), reason)
  })

  t.test('abort: in the middle of an answer', async () => {
    const { url } = await stand.server({ fault: 'silent', body: 'first ' })
    const controller = new AbortController()
    const response = await fetchFor(url, { timeoutSeconds: 60 })(url, { signal: controller.signal })
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    await reader.read()
    const next = reader.read()
    controller.abort(reason)
    // In workerd it is a copy.
    t.equal((await errorOf(next)).message, 'enough')
  })

  t.test('timeout: an attempt that stalls is given up, and the next one is made', async () => {
    const { url, begun } = await stand.server([STALL, { body: 'late' }])
    const response = await fetchFor(url, { attemptTimeoutSeconds: 0.5 })(url)
    t.equal(await response.text(), 'late')
    t.equal(await begun(), 2)
  })

  t.test('timeout: a call ends, retries included, and while credentials do not come', async () => {
    const { url } = await stand.server(STALL)
    const retry = { retries: 99, baseDelaySeconds: 0 }
    const call = fetchFor(url, { timeoutSeconds: 0.5, attemptTimeoutSeconds: 0.2, retry })
    const error = await errorOf(call(url))
    t.equal(error.code, 'TIMEOUT')
    t.ok(error.message.startsWith('The call'), error.message)
    t.equal((await errorOf(fetchFor(url, { credentials: never, timeoutSeconds: 0.1 })(url))).code, 'TIMEOUT')
  })

  t.test('timeout: holds in the middle of an upload', async () => {
    const { url } = await stand.server({}, 'unread')
    const body = new Blob([new Uint8Array(8 * 1024 * 1024)])
    const call = fetchFor(url, { attemptTimeoutSeconds: 0.3 })
    t.equal((await errorOf(call(url, { method: 'POST', body }))).code, 'TIMEOUT')
  })

  t.test('timeout: nobody listens, and no such host: an error of the network', async () => {
    const { url } = await stand.server(RESET_AT_ONCE)
    t.ok((await errorOf(fetchFor(url, { retry: false })(url))) instanceof Error, 'reset')
    const none = 'https://no-such-host.invalid/'
    t.ok((await errorOf(fetchFor(none, { retry: false })(none))) instanceof Error, 'no host')
  })
}

const RESET_AT_ONCE = { fault: 'reset' } as const
