import type { Harness } from './harness.ts'
import { errorOf, fetchFor, header, isPage } from './stand-client.ts'
import type { StandClient } from './stand-client.ts'

const UNREADABLE = 'REDIRECT_UNREADABLE'

export default function redirects(t: Harness, stand: StandClient): void {
  const cases = [
    [301, 'POST', 'GET', ''],
    [303, 'PUT', 'GET', ''],
    [307, 'POST', 'POST', 'text'],
    [308, 'PUT', 'PUT', 'text'],
  ] as const
  for (const [status, method, next, body] of cases)
    t.test(`redirect: ${status} after ${method} is followed within the origin, signed anew`, async () => {
      const { url, arrived } = await stand.gateway({
        steps: [{ status, headers: { location: '/b?c=d' } }, {}],
      })
      const sending = fetchFor(url)(`${url}/a`, { method, body: 'text' })
      if (isPage) {
        t.equal((await errorOf(sending)).code, UNREADABLE)
        t.equal((await arrived()).length, 1)
        return
      }
      const response = await sending
      t.equal(response.status, 200)
      t.equal(response.redirected, true)
      // The gateway has let both pass.
      const [, second] = await arrived()
      t.equal(`${second?.method} ${second?.target} ${second?.body}`, `${next} /b?c=d ${body}`)
    })

  t.test('redirect: to another origin no secret goes', async () => {
    for (const credentials of [
      { accessKeyId: 'AK', secretAccessKey: 'SK', securityToken: 'the-security-token' },
      { authToken: 'the-token' },
      { appCode: 'the-code' },
    ]) {
      const other = await stand.server({})
      const { url, arrived } = await stand.server({ status: 307, headers: { location: other.url } })
      const call = fetchFor(url, { credentials, origins: [url, other.url] })
      const error = await errorOf(call(url, { method: 'PUT', body: 'text' }))
      t.equal(error.code, isPage ? UNREADABLE : 'REDIRECT_OTHER_ORIGIN')
      t.equal(await other.begun(), 0)
      t.ok(
        header((await arrived())[0], 'authorization') !== undefined || !('secretAccessKey' in credentials),
        'the first one was signed',
      )
    }
  })

  t.test("redirect: 'manual' hands it over, 'error' throws", async () => {
    const { url } = await stand.server({ status: 307, headers: { location: '/b' } })
    const call = fetchFor(url)
    const response = await call(url, { redirect: 'manual' })
    // A page is told that there was one, and nothing else.
    t.equal(response.status, isPage ? 0 : 307)
    t.equal(response.headers.get('location'), isPage ? null : '/b')
    t.equal((await errorOf(call(url, { redirect: 'error' }))).code, 'REDIRECT_REFUSED')
  })

  t.test('redirect: without end', async () => {
    const { url, begun } = await stand.server({ status: 307, headers: { location: '/b' } })
    t.equal((await errorOf(fetchFor(url)(url))).code, isPage ? UNREADABLE : 'REDIRECT_LIMIT')
    t.equal(await begun(), isPage ? 1 : 21)
  })
}
