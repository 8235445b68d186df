import type { Harness } from './harness.ts'
import { fetchFor, header, isPage } from './stand-client.ts'
import type { StandClient } from './stand-client.ts'

/** What a page may not set, and what clients and proxies rewrite on the way. */
const REWRITTEN = {
  'accept-charset': 'utf-8',
  cookie: 'a=1',
  date: 'Tue, 15 Nov 1994 08:12:31 GMT',
  dnt: '1',
  referer: 'https://example.com/',
  'sec-fetch-site': 'none',
  te: 'trailers',
  'user-agent': 'test',
  via: '1.1 proxy',
}

export default function platform(t: Harness, stand: StandClient): void {
  t.test('platform: headers that it forbids or rewrites are never signed', async () => {
    for (const [name, value] of Object.entries(REWRITTEN)) {
      // Without CORS in the way: a server that lets every header pass.
      const { url, arrived } = await stand.server({})
      const signed: unknown[] = []
      const call = fetchFor(url, {
        onSign: ({ attributes }) => signed.push(attributes['apig.signed_headers']),
      })
      t.equal((await call(url, { headers: { [name]: value, 'x-one': '1' } })).status, 200, name)
      t.deepEqual(signed, [['host', 'x-one', 'x-sdk-date']], name)
      const [one] = await arrived()
      t.equal(header(one, 'x-one'), '1')
      if (isPage && name !== 'user-agent') t.ok(header(one, name) !== value, `a page does not set ${name}`)
    }
  })

  t.test('platform: what is signed arrives: every signed header is on the wire', async () => {
    const { url, arrived } = await stand.server({})
    const call = fetchFor(url, { stage: 'RELEASE', nonce: true })
    const headers = { 'content-type': 'application/json', 'x-one': '1' }
    t.equal((await call(url, { method: 'POST', body: '{}', headers })).status, 200)
    const [one] = await arrived()
    const [, names = ''] = /SignedHeaders=([^,]*)/.exec(header(one, 'authorization') ?? '') ?? []
    t.equal(names, 'content-type;host;x-one;x-sdk-date;x-sdk-nonce;x-stage')
    for (const name of names.split(';')) t.ok(header(one, name) !== undefined, name)
  })

  t.test("platform: a fetch of one's own is used, and a signed fetch is a fetch", async () => {
    const { url } = await stand.gateway()
    const urls: string[] = []
    const own: typeof fetch = (input, init) => {
      urls.push(String(input))
      return fetch(input, init)
    }
    const call: typeof fetch = fetchFor(url, { fetch: own })
    t.equal((await call(`${url}/a`)).status, 200)
    t.deepEqual(urls, [`${url}/a`])
  })

  t.test('platform: many calls at once', async () => {
    const { url, arrived } = await stand.gateway()
    const call = fetchFor(url)
    const calls = Array.from({ length: 20 }, async (_, at) => {
      const response = await call(`${url}/${at}`, { method: 'POST', body: `body ${at}` })
      await response.text()
      return response.status
    })
    t.deepEqual([...new Set(await Promise.all(calls))], [200])
    const came = (await arrived()).map(({ target, body }) => `${target} ${body}`)
    t.deepEqual([...came].sort(), Array.from({ length: 20 }, (_, at) => `/${at} body ${at}`).sort())
  })
}
