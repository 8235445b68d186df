import type { Harness } from './harness.ts'
import { errorOf, fetchFor, header } from './stand-client.ts'
import type { StandClient } from './stand-client.ts'

type Arguments = [input: string | URL | Request, init?: RequestInit]

/** The gateway checks every signature: an answer of 200 says that what arrived is what was signed. */
export default function inputs(t: Harness, stand: StandClient): void {
  const calls: readonly (readonly [string, (url: string) => Arguments, string, string])[] = [
    ['a string', (url) => [`${url}/a?b=2&a=1`], 'GET', '/a?a=1&b=2'],
    ['a URL', (url) => [new URL('/a/../c?q=x+y#f', url)], 'GET', '/c?q=x%20y'],
    ['a Request', (url) => [new Request(`${url}/a`, { method: 'DELETE' })], 'DELETE', '/a'],
    [
      'a Request and init',
      (url) => [new Request(`${url}/a`, { method: 'DELETE' }), { method: 'PUT' }],
      'PUT',
      '/a',
    ],
    ['a method in lower case', (url) => [`${url}/a`, { method: 'patch' }], 'PATCH', '/a'],
    [
      'a path with escapes',
      (url) => [`${url}/%2F/中/100%25?中=%E4%B8%AD`],
      'GET',
      '/%2F/%E4%B8%AD/100%25?%E4%B8%AD=%E4%B8%AD',
    ],
  ]
  for (const [name, call, method, target] of calls)
    t.test(`input: ${name}`, async () => {
      const { url, arrived } = await stand.gateway()
      const response = await fetchFor(url)(...call(url))
      t.equal(response.status, 200)
      t.deepEqual(await response.json(), { ok: true })
      const [one, ...more] = await arrived()
      t.equal(more.length, 0)
      t.equal(one?.method, method)
      t.equal(one?.target, target)
    })

  t.test('headers: every kind, init before the Request, and the stage', async () => {
    const { url, arrived } = await stand.gateway({ stages: ['RELEASE'] })
    const call = fetchFor(url, { stage: 'RELEASE' })
    const kinds: HeadersInit[] = [
      { 'X-One': ' 1 ', 'x-latin': 'caf\u00e9' },
      [
        ['X-One', '1'],
        ['x-latin', 'caf\u00e9'],
      ],
      new Headers({ 'X-One': '1', 'x-latin': 'caf\u00e9' }),
    ]
    for (const headers of kinds) {
      const request = new Request(url, { headers: { 'x-one': 'old', 'x-two': 'old' } })
      t.equal((await call(request, { headers })).status, 200)
      const one = (await arrived()).at(-1)
      t.equal(header(one, 'x-one'), '1')
      t.equal(header(one, 'x-two'), undefined)
      t.equal(header(one, 'x-stage'), 'RELEASE')
    }
  })

  const refused: readonly (readonly [string, RequestInit, string])[] = [
    ['a plain object', { method: 'POST', body: { a: 1 } as unknown as string }, 'BODY_UNSUPPORTED'],
    ['GET with a body', { body: 'x' }, 'BODY_UNSUPPORTED'],
    ['no-cors', { mode: 'no-cors' }, 'OPTION_INVALID'],
    ['the header __proto__', { headers: [['__proto__', 'x']] }, 'HEADER_FORBIDDEN'],
  ]
  for (const [name, init, code] of refused)
    t.test(`input refused, and nothing is sent: ${name}`, async () => {
      const { url, begun } = await stand.server({})
      t.equal((await errorOf(fetchFor(url)(url, init))).code, code)
      t.equal(await begun(), 0)
    })

  t.test('input: a user name and a foreign origin are refused', async () => {
    const { url, begun } = await stand.server({})
    const call = fetchFor('https://example.com')
    t.equal((await errorOf(call(url.replace('//', '//user:word@')))).code, 'URL_INVALID')
    t.equal((await errorOf(call(url))).code, 'ORIGIN_NOT_ALLOWED')
    t.equal(await begun(), 0)
    const passing = fetchFor('https://example.com', { otherOrigins: 'pass' })
    t.equal((await passing(url)).status, 200)
    t.equal(await begun(), 1)
  })
}
