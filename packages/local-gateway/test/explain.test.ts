import type { Difference, HashableBody, Mismatch, SignableRequest } from '@apig/signer-core'
import { explainMismatch } from '@apig/signer-core'
import * as undici from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { explainFetch, explainRaw, json, openRoute, withHeader } from './explain-calls.ts'
import type { Change, Route, Wire } from './explain-calls.ts'

// Each cause is provoked: a client, a connection, something that changes the request on its way, and what the local
// gateway answers to it.
let route: Route
beforeAll(async () => void (route = await openRoute()))
afterAll(() => route.close())

type Request = Partial<SignableRequest<HashableBody>>

/** Signs for a proxy that changes the request on its way, sends with fetch, and explains. */
async function explainOnTheWay(
  change: Change,
  request: Request = json,
  path = '/v1/infers/a',
): Promise<Mismatch> {
  const origin = await route.through(change)
  return explainFetch(route.sign({ method: 'GET', ...request, url: origin + path }))
}

/** The only difference there is. */
async function only(explained: Promise<Mismatch> | Mismatch): Promise<Difference> {
  const mismatch = await explained
  expect(mismatch.kind, mismatch.text).toBe('canonical-request')
  expect(mismatch.errorCode).toBe('APIG.0301')
  expect(mismatch.differences, mismatch.text).toHaveLength(1)
  expect(mismatch.requestId).toMatch(/^[0-9a-f]{32}$/)
  expect(mismatch.advice.join()).toMatch(/five failures in a row lock/)
  expect(mismatch.notCompared).toEqual([])
  return mismatch.differences[0] as Difference
}

const changeHeader =
  (name: string, value?: string) =>
  (wire: Wire): Partial<Wire> => ({ headers: withHeader(wire, name, value) })

test('nothing changed: the gateway accepts, so that every refusal below has its cause in the change', async () => {
  const origin = await route.through(() => ({}))
  for (const request of [json, { method: 'GET', headers: { 'x-pipe': 'a|host:b' } }]) {
    const signed = route.sign({ ...request, url: `${origin}/v1//a%20b/../c?q=a+b&q=%2B` })
    const response = await fetch(signed.url, signed as RequestInit)
    expect(await response.text()).toBe('{}')
    expect(explainMismatch(signed, { status: 200, body: '{}' }).kind).toBe('accepted')
  }
})

describe('method', () => {
  test('a redirect turned POST into GET and dropped the body', async () => {
    const mismatch = await explainOnTheWay(({ target }) => (target.endsWith('/moved') ? {} : 'redirect'))
    expect(mismatch.differences.map((difference) => difference.header ?? difference.part)).toEqual([
      'method',
      'canonicalUri',
      'content-type',
      'payloadHash',
    ])
    const [method, path, type, payload] = mismatch.differences
    expect(method).toMatchObject({
      ours: 'POST',
      theirs: 'GET',
      cause: expect.stringMatching(/redirect/) as string,
    })
    expect(path?.cause).toMatch(/redirect/)
    expect(type).toMatchObject({ ours: 'application/json', theirs: undefined })
    expect(payload?.cause).toMatch(/did not arrive.*redirect/)
    expect(mismatch.summary).toMatch(
      /: the method, the path, the header content-type and the payload hash differ\.$/,
    )
  })

  test.each([
    ['OPTIONS', /preflight/],
    ['PUT', /override/],
  ])('GET arrived as %s', async (method, cause) => {
    const difference = await only(explainOnTheWay(() => ({ method }), { method: 'GET' }))
    expect(difference).toMatchObject({ part: 'method', ours: 'GET', theirs: method })
    expect(difference.cause).toMatch(cause)
  })

  test('HEAD arrived as GET', async () => {
    const signed = route.sign({ method: 'HEAD', url: `${route.gateway.url}/a` })
    const difference = await only(explainRaw(signed, route.gateway.url, { method: 'GET' }))
    expect(difference.cause).toMatch(/replaced HEAD by GET/)
  })
})

describe('path', () => {
  test.each<[string, string, (target: string) => string, RegExp]>([
    ['encoded twice', '/v1/a%20b', (target) => target.replaceAll('%', '%25'), /encoded twice/],
    [
      'encoded twice, with a slash in it',
      '/v1/a%2Fb',
      (target) => target.replaceAll('%', '%25'),
      /encoded twice/,
    ],
    ['decoded once', '/v1/100%2525', (target) => target.replaceAll('%25', '%'), /decoded once/],
    ['slashes merged', '/v1//infers/a', (target) => target.replace(/\/+/g, '/'), /number of slashes.*merges/],
    ['a slash doubled', '/v1/infers/a', (target) => `/${target}`, /number of slashes/],
    ['a slash added at the end twice', '/v1/infers/a', (target) => `${target}//`, /number of slashes/],
    ['a prefix added', '/infers/a', (target) => `/api${target}`, /adds the prefix "\/api"/],
    ['a prefix removed', '/api/infers/a', (target) => target.slice(4), /removes the prefix "\/api"/],
    ['lower case', '/v1/Infers/A', (target) => target.toLowerCase(), /differs in case/],
    ['space sent as +', '/v1/a%20b', (target) => target.replaceAll('%20', '+'), /space and a '\+'/],
    [
      'another Unicode form',
      `/v1/${encodeURIComponent('é')}`,
      () => `/v1/${encodeURIComponent('e\u0301')}`,
      /Unicode form/,
    ],
    ['another path', '/v1/infers/a', () => '/v1/infers/b', /A different path/],
  ])('%s', async (_, path, rewrite, cause) => {
    const difference = await only(explainOnTheWay(({ target }) => ({ target: rewrite(target) }), json, path))
    expect(difference.part).toBe('canonicalUri')
    expect(difference.cause).toMatch(cause)
    expect(difference.advice).not.toBe('')
  })

  test('dot segments of a target, resolved by the client', async () => {
    const { url } = route.gateway
    const signed = route.sign({ method: 'GET', url: '/v1/a/../b', headers: { host: new URL(url).host } })
    const response = await fetch(url + signed.url, signed as RequestInit)
    const difference = await only(explainMismatch(signed, await response.text()))
    expect(difference).toMatchObject({ part: 'canonicalUri', ours: '/v1/a/../b/', theirs: '/v1/b/' })
    expect(difference.cause).toMatch(/resolved on one side/)
  })
})

describe('query', () => {
  test('a space written as + by URLSearchParams', async () => {
    const signed = route.sign({ method: 'GET', url: `${route.gateway.url}/a?name=Li%20Lei&n=1` })
    const url = new URL(signed.url)
    url.search = url.searchParams.toString()
    const difference = await only(explainFetch(signed, { url: url.href }))
    expect(difference).toMatchObject({
      part: 'canonicalQuery',
      ours: 'n=1&name=Li%20Lei',
      theirs: 'n=1&name=Li%2BLei',
    })
    expect(difference.cause).toMatch(/space was sent as '\+'.*URLSearchParams/)
  })

  test.each<[string, string, (query: string) => string, RegExp]>([
    ['a bare plus', 'tel=%2B86', (query) => query.replace('%2B', '%20'), /plus arrived as a space/],
    ['encoded twice', 'q=%E4%B8%AD', (query) => query.replaceAll('%', '%25'), /encoded twice/],
    ['dropped', 'a=1&b=2', () => '', /did not arrive/],
    ['added', '', () => 'v=1', /added after signing/],
    ['a pair dropped', 'a=1&b=2', () => 'a=1', /dropped on the way: "b"/],
    ['an empty pair dropped', 'a=1&b=&c=', () => 'a=1', /"b", "c".*empty/],
    ['a pair added', 'a=1', (query) => `${query}&_t=1`, /added after signing: "_t"/],
    ['a list in another way', 'ids=1&ids=2', () => 'ids[]=1&ids[]=2', /repeated parameter/],
    ['a value changed', 'a=1&b=2', () => 'a=1&b=3', /changed after signing/],
    ['GBK', 'q=%E4%B8%AD', () => 'q=%D6%D0', /not UTF-8/],
    [
      'another Unicode form',
      `q=${encodeURIComponent('é')}`,
      () => `q=${encodeURIComponent('e\u0301')}`,
      /Unicode form/,
    ],
  ])('%s', async (_, query, rewrite, cause) => {
    const rewritten = ({ target }: Wire): Partial<Wire> => {
      const [path = '', before = ''] = target.split('?')
      return { target: `${path}?${rewrite(before)}` }
    }
    const difference = await only(explainOnTheWay(rewritten, json, query === '' ? '/a' : `/a?${query}`))
    expect(difference.part).toBe('canonicalQuery')
    expect(difference.cause).toMatch(cause)
  })
})

describe('host', () => {
  test.each<[string, (host: string) => string, RegExp]>([
    ['an internal address', () => '10.0.0.7:8080', /proxy forwarded the call/],
    ['a name of its own', () => 'gateway.internal.example', /proxy replaced Host/],
    ['without the port', (host) => host.replace(/:.*/, ''), /The port "[0-9]+" of the host was dropped/],
  ])('a proxy sends %s', async (_, host, cause) => {
    const difference = await only(
      explainOnTheWay((wire) =>
        changeHeader(
          'host',
          host(wire.headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? ''),
        )(wire),
      ),
    )
    expect(difference).toMatchObject({ part: 'header', header: 'host' })
    expect(difference.cause).toMatch(cause)
  })

  test('a proxy adds the port', async () => {
    const signed = route.sign({ method: 'GET', url: '/a', headers: { host: 'api.example.com' } })
    const wire = { headers: Object.entries({ ...signed.headers, host: 'api.example.com:443' }) }
    const difference = await only(explainRaw(signed, route.gateway.url, wire))
    expect(difference).toMatchObject({ ours: 'api.example.com', theirs: 'api.example.com:443' })
    expect(difference.cause).toMatch(/port "443" was added/)
  })

  test('fetch sends the host of the URL, not the one that was signed', async () => {
    const signed = route.sign({
      method: 'GET',
      url: `${route.gateway.url}/a`,
      headers: { host: 'API.example.com' },
    })
    const difference = await only(explainFetch(signed))
    expect(difference).toMatchObject({
      header: 'host',
      ours: 'API.example.com',
      theirs: new URL(route.gateway.url).host,
    })
    expect(difference.cause).toMatch(/fetch always does/)
  })

  test('a difference in case', async () => {
    const signed = route.sign({
      method: 'GET',
      url: `${route.gateway.url}/a`,
      headers: { host: 'API.example.com' },
    })
    const wire = { headers: Object.entries({ ...signed.headers, host: 'api.example.com' }) }
    expect((await only(explainRaw(signed, route.gateway.url, wire))).cause).toMatch(
      /differs in case|difference in case/,
    )
  })
})

describe('headers', () => {
  test.each<[string, Request, string, string | undefined, RegExp]>([
    ['a charset added', json, 'content-type', 'application/json;charset=UTF-8', /added a charset/],
    [
      'a charset removed',
      { ...json, headers: { 'content-type': 'text/plain; charset=utf-8' } },
      'content-type',
      'text/plain',
      /removed the charset/,
    ],
    [
      'spaces in the type',
      { ...json, headers: { 'content-type': 'text/plain;charset=utf-8' } },
      'content-type',
      'text/plain; charset=UTF-8',
      /difference in case or spaces/,
    ],
    ['the type of a form', json, 'content-type', 'application/x-www-form-urlencoded', /default for forms/],
    [
      'the type dropped without a body',
      { method: 'GET', headers: { 'content-type': 'application/json' } },
      'content-type',
      undefined,
      /leave it out of a request without a body/,
    ],
    ['the type dropped', json, 'content-type', undefined, /client or a proxy dropped it/],
    [
      'a value changed',
      { headers: { 'x-project-id': 'abc' } },
      'x-project-id',
      'abd',
      /changed after signing/,
    ],
    ['a value twice', { headers: { 'x-project-id': 'abc' } }, 'x-project-id', 'abc, abc', /arrived twice/],
    ['a header dropped', { headers: { 'x-project-id': 'abc' } }, 'x-project-id', undefined, /did not arrive/],
    ['spaces folded', { headers: { 'x-note': 'a  b' } }, 'x-note', 'a b', /Spaces inside/],
    ['capitals', { headers: { 'x-stage': 'RELEASE' } }, 'x-stage', 'release', /differs in case/],
    [
      'what proxies rewrite',
      { headers: { 'user-agent': 'mine' } },
      'user-agent',
      'theirs',
      /set, change or drop/,
    ],
    ['letters outside ASCII', { headers: { 'x-name': '李雷' } }, 'x-name', '??', /outside ASCII/],
  ])('%s', async (_, request, name, value, cause) => {
    const mismatch = await explainOnTheWay(changeHeader(name, value), request)
    const difference = await only(mismatch)
    expect(difference).toMatchObject({ part: 'header', header: name, theirs: value })
    expect(difference.cause).toMatch(cause)
    expect(mismatch.text).toContain(`header ${name}`)
    expect(mismatch.text).toContain(value ?? '(absent)')
  })

  test('fetch took its default type, since the signed headers were not given to it', async () => {
    const signed = route.sign({ ...json, url: `${route.gateway.url}/a` })
    const { 'content-type': _, ...headers } = signed.headers
    const difference = await only(explainFetch(signed, { headers }))
    expect(difference).toMatchObject({ header: 'content-type', theirs: 'text/plain;charset=UTF-8' })
    expect(difference.cause).toMatch(/default for a text body/)
  })

  test('fetch chose a boundary of its own', async () => {
    const type = 'multipart/form-data; boundary=mine'
    const signed = route.sign(
      { method: 'POST', url: `${route.gateway.url}/a`, headers: { 'content-type': type } },
      { payload: 'unsigned' },
    )
    const { 'content-type': _, ...headers } = signed.headers
    const body = new FormData()
    body.set('a', '1')
    const difference = await only(explainFetch(signed, { headers, body }))
    expect(difference).toMatchObject({ header: 'content-type', ours: type })
    expect(difference.cause).toMatch(/its own boundary/)
  })

  test('bars in values: the one that changed is found', async () => {
    const headers = { 'x-a': 'a|host:evil|x-b:2', 'x-b': '1||host;x-sdk-date|', 'x-c': '|' }
    const changed = 'A|host:evil|x-b:2|x-c:|'
    const difference = await only(explainOnTheWay(changeHeader('x-a', changed), { headers }))
    expect(difference).toMatchObject({ header: 'x-a', ours: headers['x-a'], theirs: changed })
  })

  test('signed again on the way, with another header', async () => {
    const origin = await route.through((wire) => {
      const url = `http://${wire.headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? ''}${wire.target}`
      const signed = route.sign(
        { method: wire.method, url, headers: { 'x-added': '1' }, body: wire.body },
        { secret: 'wrong' },
      )
      return { headers: [...Object.entries(signed.headers), ['host', new URL(url).host]] }
    })
    const signed = route.sign({ ...json, url: `${origin}/a` }, { date: new Date(Date.now() - 60_000) })
    const { differences } = await explainFetch(signed)
    expect(differences.map((difference) => difference.header ?? difference.part)).toEqual([
      'content-type',
      'x-added',
      'x-sdk-date',
      'signedHeaders',
    ])
    expect(differences.find(({ header }) => header === 'x-added')).toMatchObject({
      ours: undefined,
      theirs: '1',
    })
    expect(differences.find(({ header }) => header === 'x-sdk-date')?.cause).toMatch(
      /a different signing time/,
    )
    expect(differences.at(-1)?.cause).toMatch(
      /without "content-type" and with "x-added".*signed the request again/,
    )
  })

  test('undici.request, given another spelling of the type than was signed', async () => {
    const signed = route.sign({ ...json, url: `${route.gateway.url}/a` })
    const { statusCode, headers, body } = await undici.request(signed.url, {
      ...signed,
      headers: { ...signed.headers, 'content-type': 'application/JSON' },
    } as never)
    const difference = await only(
      explainMismatch(signed, { status: statusCode, headers, body: await body.text() }),
    )
    expect(difference.cause).toMatch(/differs in case|difference in case/)
  })
})
