import type { Harness } from './harness.ts'
import { fetchFor, isPage } from './stand-client.ts'
import type { StandClient } from './stand-client.ts'

const POST = { method: 'POST', body: 'text' }

export default function clock(t: Harness, stand: StandClient): void {
  for (const minutes of [20, -20, 60 * 23])
    t.test(`clock: the gateway is ${minutes} minutes ahead: one refusal, then none`, async () => {
      const { url, arrived } = await stand.gateway({ clockAheadMinutes: minutes })
      const attempts: unknown[] = []
      const call = fetchFor(url, {
        onAttempt: ({ attributes }) => attempts.push(attributes['http.response.status_code']),
      })
      t.equal((await call(url, POST)).status, 200)
      t.equal((await call(url, POST)).status, 200)
      t.deepEqual(attempts, [401, 200, 200])
      t.deepEqual(
        (await arrived()).map(({ body }) => body),
        ['text', 'text'],
      )
    })

  t.test('clock: an app is believed as well (0303)', async () => {
    const { url } = await stand.gateway({ auth: 'app', clockAheadMinutes: 20 })
    t.equal((await fetchFor(url)(url, POST)).status, 200)
  })

  t.test("clock: 'local' and more than 24 hours are handed over, readable", async () => {
    for (const [minutes, option] of [
      [20, 'local'],
      [25 * 60, 'learn'],
    ] as const) {
      const { url } = await stand.gateway({ clockAheadMinutes: minutes })
      let attempts = 0
      const response = await fetchFor(url, { clock: option, onAttempt: () => attempts++ })(url, POST)
      t.equal(response.status, 401)
      t.ok((await response.text()).includes('signature expired'), 'the answer')
      t.equal(attempts, 1)
    }
  })

  t.test('clock: several calls at once: one learns, the others follow', async () => {
    const { url } = await stand.gateway({ clockAheadMinutes: 20 })
    const call = fetchFor(url)
    const answers = await Promise.all([1, 2, 3, 4].map(() => call(url, POST)))
    t.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 200],
    )
  })

  t.test('clock: a Date header alone is not believed, and another 401 is never tried again', async () => {
    const date = new Date(Date.now() + 20 * 60_000).toUTCString()
    const { url, begun } = await stand.server({ status: 401, headers: { date }, body: '{}' })
    t.equal((await fetchFor(url)(url, POST)).status, 401)
    t.equal(await begun(), 1)
  })

  t.test('clock: a refusal that a page cannot read teaches it nothing', async () => {
    const { url } = await stand.gateway({ clockAheadMinutes: 20, cors: 'none on refusals' })
    let failed = false
    const response = await fetchFor(url, { retry: false })(url, POST).catch(() => void (failed = true))
    t.equal(failed, isPage)
    t.equal(response?.status, isPage ? undefined : 200)
  })
}
