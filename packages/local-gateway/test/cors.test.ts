import { describe, expect, onTestFinished, test } from 'vitest'
import { createGateway, DOCUMENTED_CORS } from '@apig/local-gateway/internal'
import { startGateway } from './servers.ts'
import { ask, KEYS, make, NOW } from './signed-requests.ts'

/** What a browser sends before it sends the request; it has no `x-stage`, and no signature. */
const preflight = (target = '/v1/infers/one') => ({
  method: 'OPTIONS',
  target,
  headers: [
    ['Host', 'gateway.example.com'],
    ['Origin', 'https://page.example.com'],
    ['Access-Control-Request-Method', 'PUT'],
    ['Access-Control-Request-Headers', 'x-sdk-date,x-security-token'],
  ] as const,
})

const corsOf = (headers: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')))

describe('the switch of an API, as documented', () => {
  test('a preflight is answered without a signature and without x-stage, whatever it asks for', async () => {
    const answer = await ask(await startGateway({ cors: true }), preflight())
    expect(answer).toMatchObject({ status: 200, body: '' })
    expect(corsOf(answer.headers)).toEqual({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET,POST,PUT,DELETE,HEAD,OPTIONS,PATCH',
      'access-control-allow-headers': DOCUMENTED_CORS.allowHeaders,
      'access-control-expose-headers': DOCUMENTED_CORS.exposeHeaders,
      'access-control-max-age': '172800',
    })
    for (const name of ['x-sdk-date', 'authorization', 'x-sdk-content-sha256', 'x-stage', 'x-sdk-nonce'])
      expect(DOCUMENTED_CORS.allowHeaders.toLowerCase().split(',')).toContain(name)
    for (const name of ['x-security-token', 'x-auth-token', 'x-apig-appcode', 'x-project-id'])
      expect(DOCUMENTED_CORS.allowHeaders.toLowerCase().split(',')).not.toContain(name)
  })

  test('answers and refusals say who may read them', async () => {
    const url = await startGateway({ cors: true })
    const read = {
      'access-control-allow-origin': '*',
      'access-control-expose-headers': DOCUMENTED_CORS.exposeHeaders,
    }
    const good = await ask(url, make())
    expect([good.status, corsOf(good.headers)]).toEqual([200, read])
    const refused = await ask(url, make({ secret: 'another' }))
    expect([refused.status, corsOf(refused.headers)]).toEqual([401, read])
  })

  test('a path that is not published has no preflight, and OPTIONS alone is no preflight', async () => {
    const url = await startGateway({ cors: true, published: { paths: ['/v1'] } })
    expect((await ask(url, preflight('/v2'))).status).toBe(404)
    const { headers, ...rest } = preflight('/v1/infers')
    expect((await ask(url, { ...rest, headers: headers.slice(0, 1) })).status).toBe(404)
    expect((await ask(url, make({ method: 'OPTIONS' }))).status).toBe(200)
  })

  test('what the service says of CORS is replaced', async () => {
    const service = await createGateway({
      keys: KEYS,
      now: () => NOW,
      cors: { allowOrigin: 'https://other' },
    })
    onTestFinished(() => service.close())
    const answer = await ask(await startGateway({ cors: true, backend: service.url }), make())
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  })
})

test('without the option there is no CORS', async () => {
  const url = await startGateway()
  expect((await ask(url, preflight())).status).toBe(404)
  expect(corsOf((await ask(url, make())).headers)).toEqual({})
})

test('a policy names what it allows; the rest is as documented', async () => {
  const url = await startGateway({
    cors: {
      allowOrigin: 'https://page.example.com',
      allowHeaders: 'X-Security-Token',
      exposeHeaders: 'Retry-After',
      onRefusals: false,
    },
  })
  const answer = await ask(url, preflight())
  expect(corsOf(answer.headers)).toMatchObject({
    'access-control-allow-origin': 'https://page.example.com',
    'access-control-allow-headers': 'X-Security-Token',
    'access-control-expose-headers': 'Retry-After',
    'access-control-max-age': '172800',
  })
  expect((await ask(url, make())).headers.get('access-control-allow-origin')).toBe('https://page.example.com')
  // A page sees an error of the network in place of this.
  expect(corsOf((await ask(url, make({ secret: 'another' }))).headers)).toEqual({})
})

test('an option that is none', async () => {
  await expect(startGateway({ cors: 'yes' as unknown as true })).rejects.toThrow(
    'cors must be true, false or a policy.',
  )
})
