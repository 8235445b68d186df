import { createClient, signing } from '@apig/transport-node'
import type { ClientOptions, SigningOptions } from '@apig/transport-node'
import { describe, expect, test } from 'vitest'
import { startClient } from './stand/client.ts'
import { opened } from './stand/opened.ts'
import { CREDENTIALS, verifyingServer } from './stand/verifying-server.ts'
import type { Arrival } from './stand/verifying-server.ts'

async function stand(options: Parameters<typeof startClient>[1] = {}) {
  const server = opened(await verifyingServer())
  return { server, origin: server.origin, client: startClient(server.origin, options) }
}

/** The ways in which a client sends a POST. */
async function sendEach(
  client: ReturnType<typeof startClient>,
  origin: string,
  body: () => unknown,
): Promise<void> {
  const init = () => ({ method: 'POST', body: body() as string })
  await (await client.fetch(`${origin}/fetch`, init())).text()
  await (await client.request(`${origin}/request`, init())).body.dump()
  await (await client.dispatcher.request({ origin, path: '/dispatcher', ...init() } as never)).body.dump()
}

describe('headers that services need', () => {
  test.each([
    ['an access key', CREDENTIALS],
    ['a function', () => CREDENTIALS],
    ['a remote signer', { accessKeyId: CREDENTIALS.accessKeyId, remoteSign: () => '0'.repeat(64) }],
  ])('projectId and domainId of %s are sent and signed', async (_name, given) => {
    const scope = { projectId: 'the-project', domainId: 'the-domain' }
    const credentials =
      typeof given === 'function' ? () => ({ ...given(), ...scope }) : { ...given, ...scope }
    const { server, origin, client } = await stand({ credentials })
    await sendEach(client, origin, () => 'x')
    expect(server.arrivals).toHaveLength(3)
    for (const arrival of server.arrivals) {
      expect([arrival.header('x-project-id'), arrival.header('x-domain-id')]).toEqual([
        'the-project',
        'the-domain',
      ])
      expect(arrival.header('authorization')).toMatch(/SignedHeaders=[^,]*x-domain-id;x-project-id/)
      if (_name !== 'a remote signer') expect(arrival.verdict).toBe('ok')
    }
    await client.fetch(origin, { headers: { 'X-Project-Id': 'mine' } })
    expect(server.arrivals.at(-1)?.header('x-project-id')).toBe('mine')
  })

  test.each([{ projectId: 'a b' }, { projectId: 5 }, { domainId: '' }])('%j is refused', (scope) => {
    const credentials = { ...CREDENTIALS, ...scope } as ClientOptions['credentials']
    expect(() => createClient({ credentials, origins: 'https://apig.example.com' })).toThrow(
      expect.objectContaining({
        code: 'CREDENTIALS_INVALID',
        message: expect.stringMatching(/projectId|domainId/),
      }),
    )
  })

  test.each([
    ['an object', { 'X-A': '1', 'x-b': '2' }],
    ['pairs', [['X-A', '1'] as const, ['x-b', '2'] as const]],
    ['Headers', new Headers({ 'X-A': '1', 'x-b': '2' })],
  ])('headers as %s are defaults for every call', async (_name, headers) => {
    const { server, origin, client } = await stand({ headers })
    await sendEach(client, origin, () => 'x')
    await client.upload(origin, [{ name: 'a', value: 'b' }])
    await client.getJson(origin, { headers: { 'x-a': 'mine' } })
    expect(
      server.arrivals.map((arrival) => [arrival.verdict, arrival.header('x-a'), arrival.header('x-b')]),
    ).toEqual([...Array.from({ length: 4 }, () => ['ok', '1', '2']), ['ok', 'mine', '2']])
    expect(server.arrivals[0]?.header('authorization')).toMatch(/x-a;x-b/)
  })

  test('a default content type gives way to that of a form, and goes with the body after a redirect', async () => {
    const server = opened(
      await verifyingServer((arrival, response) => {
        if (arrival.target === '/from') response.writeHead(303, { location: '/to' }).end()
        else response.end('ok')
      }),
    )
    const client = startClient(server.origin, { headers: { 'content-type': 'application/json' } })
    await client.fetch(`${server.origin}/from`, { method: 'POST', body: '{}' })
    const form = new FormData()
    form.set('a', 'b')
    await client.fetch(server.origin, { method: 'POST', body: form })
    await client.upload(server.origin, [{ name: 'a', value: 'b' }])
    expect(server.arrivals.map((arrival) => [arrival.verdict, arrival.header('content-type')])).toEqual([
      ['ok', 'application/json'],
      ['ok', undefined],
      ['ok', expect.stringMatching(/^multipart\/form-data; boundary=/)],
      ['ok', expect.stringMatching(/^multipart\/form-data; boundary=/)],
    ])
  })

  test('they go to no other origin', async () => {
    const other = opened(await verifyingServer())
    const { client } = await stand({ headers: { 'x-a': '1' }, otherOrigins: 'pass' })
    await client.fetch(other.origin)
    await (await client.dispatcher.request({ origin: other.origin, path: '/', method: 'GET' })).body.dump()
    expect(other.arrivals.map((arrival) => arrival.header('x-a'))).toEqual([undefined, undefined])
  })
})

test('a gateway that renames the header of the signature', async () => {
  const { server, origin, client } = await stand({ authorizationHeader: 'X-Custom-Auth' })
  for (let count = 0; count < 2; count++)
    await client.fetch(origin, {
      headers: { authorization: 'Bearer of-the-backend', 'x-custom-auth': 'old' },
    })
  const [arrival] = server.arrivals as [Arrival]
  expect(arrival.header('authorization')).toBe('Bearer of-the-backend')
  expect(arrival.header('x-custom-auth')).toMatch(
    /^SDK-HMAC-SHA256 Access=.*SignedHeaders=host;x-sdk-date;x-stage,/,
  )
})

describe('unknown options', () => {
  const base = { credentials: CREDENTIALS, origins: 'https://apig.example.com' }
  test.each<[object, RegExp]>([
    [{ timeoutSecond: 5 }, /"timeoutSecond"; did you mean timeoutSeconds\?/],
    [{ Stage: 'RELEASE' }, /"Stage"; did you mean stage\?/],
    [{ retry: { retrys: 3 } }, /options\.retry has no option "retrys"; did you mean retries\?/],
    [{ algorithm: 'sm3' }, /options\.algorithm/],
    [{ authorizationHeader: 'a b' }, /options\.authorizationHeader/],
    [{ headers: { a: 'b\nc' } }, /options\.headers/],
    [{ headers: { a: '1', A: '2' } }, /options\.headers has "a" more than once/],
  ])('%j', (more, message) => {
    const expected = expect.objectContaining({
      code: 'OPTION_INVALID',
      message: expect.stringMatching(message),
    })
    expect(() => createClient({ ...base, ...more } as ClientOptions)).toThrow(expected)
  })

  test('those of one call', async () => {
    const { client, origin } = await stand()
    const apig = { payloads: 'signed' } as object
    for (const send of [client.fetch(origin, { apig }), client.request(origin, { apig })])
      await expect(send).rejects.toMatchObject({
        message: expect.stringMatching(/init\.apig.*did you mean payload\?/),
      })
  })

  test.each(['retry', 'explain', 'timeoutSeconds', 'onAttempt', 'clock'])(
    'signing() says of %s where it belongs',
    (name) => {
      expect(() => signing({ ...base, [name]: undefined } as SigningOptions)).toThrow(
        expect.objectContaining({
          message: expect.stringMatching(/signs and does nothing else.*createClient/),
        }),
      )
    },
  )
})
