import type { Harness } from './harness.ts'
import { explainResponse, isTransportError } from '@apig/transport-fetch'
import type { TransportError } from '@apig/transport-fetch'
import { KEY } from '../stand/script.ts'
import { errorOf, fetchFor } from './stand-client.ts'
import type { StandClient } from './stand-client.ts'

const WRONG = { accessKeyId: KEY.accessKeyId, secretAccessKey: 'the-wrong-secret' }

export default function explain(t: Harness, stand: StandClient): void {
  t.test(
    'explain: by default a refusal is an answer; the helper explains it, and it stays readable',
    async () => {
      const { url } = await stand.gateway()
      const response = await fetchFor(url, { credentials: WRONG })(url, { method: 'POST', body: 'text' })
      t.equal(response.status, 401)
      const { kind, text } = await explainResponse(response)
      t.equal(kind, 'secret-access-key')
      t.ok(text.includes('secret access key'), text)
      t.equal(((await response.json()) as { error_code: string }).error_code, 'APIG.0301')
    },
  )

  t.test('explain: true throws the explanation, with the raw answer and without the secret', async () => {
    const { url } = await stand.gateway()
    const error = await errorOf(fetchFor(url, { credentials: WRONG, explain: true })(url))
    t.ok(isTransportError(error), String(error))
    const { code, message, mismatch, response } = error as TransportError
    t.equal(code, 'AUTHENTICATION_FAILED')
    t.equal(message, mismatch?.text)
    t.equal(((await response?.json()) as { error_code: string } | undefined)?.error_code, 'APIG.0301')
    t.ok(!`${message}${error.stack}${JSON.stringify(error)}`.includes('the-wrong-secret'), 'no secret')
  })

  t.test('explain: a clock that must not be learnt, for one call', async () => {
    const { url } = await stand.gateway({ clockAheadMinutes: 20 })
    const error = await errorOf(fetchFor(url, { clock: 'local' })(url, { apig: { explain: true } }))
    t.equal((error as TransportError).mismatch?.kind, 'clock')
  })

  t.test('explain: the lock after five failures', async () => {
    const { url } = await stand.gateway()
    const wrong = fetchFor(url, { credentials: WRONG })
    for (const _ of [1, 2, 3, 4]) t.equal((await wrong(url)).status, 401)
    // Each call was one attempt: the fifth failure would have locked the key.
    t.equal((await fetchFor(url)(url)).status, 200)
  })

  t.test('hooks: see every attempt, and nothing secret', async () => {
    const { url } = await stand.server([{ status: 503 }, { headers: { 'x-request-id': 'abc' } }])
    const seen: unknown[] = []
    const outcomes: unknown[] = []
    const call = fetchFor(url, {
      credentials: { ...KEY, securityToken: 'the-security-token' },
      onSign: (event) => seen.push(event),
      onAttempt: (event) => {
        seen.push(event)
        outcomes.push([event.attributes['http.response.status_code'], event.willRetry])
      },
    })
    const init = { method: 'PUT', headers: { 'x-one': 'the-value' }, body: 'the-body' }
    t.equal((await call(`${url}/path?q=the-query`, init)).status, 200)
    t.deepEqual(outcomes, [
      [503, true],
      [200, false],
    ])
    const text = JSON.stringify(seen)
    t.ok(!/the-|QTWAO|MFyfv|[0-9a-f]{64}/.test(text), text)
    t.ok(text.includes('"apig.request_id":"abc"'), text)
  })
}
