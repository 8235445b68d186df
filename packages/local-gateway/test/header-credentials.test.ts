import { Readable } from 'node:stream'
import { afterEach, describe, expect, test } from 'vitest'
import { createGateway } from '@apig/local-gateway/internal'
import type { BackendRequest, Gateway, GatewayOptions } from '@apig/local-gateway/internal'
import { ask, KEYS, make, NOW } from './signed-requests.ts'

const gateways: Gateway[] = []
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.close()
})

const MIB = 1024 * 1024

async function start(
  options: Partial<GatewayOptions>,
): Promise<{ url: string; arrived: BackendRequest[]; bytes: number[] }> {
  const arrived: BackendRequest[] = []
  const bytes: number[] = []
  const gateway = await createGateway({
    keys: KEYS,
    now: () => NOW,
    backend: async (request, response) => {
      let length = 0
      for await (const chunk of Readable.from(request.body, { objectMode: false }))
        length += (chunk as Buffer).length
      arrived.push(request)
      bytes.push(length)
      response.end('{}')
    },
    ...options,
  })
  gateways.push(gateway)
  return { url: gateway.url, arrived, bytes }
}

const request = (headers: readonly (readonly [string, string])[], body = new Uint8Array()) => ({
  method: 'POST',
  target: '/v1/infers/one',
  headers: [['Host', 'gateway.example.com'] as const, ['x-stage', 'RELEASE'] as const, ...headers],
  body,
})

describe.each([
  {
    name: 'X-Auth-Token',
    options: { auth: 'iam', tokens: ['the-token'] },
    code: 'APIG.0301',
    said: 'Incorrect IAM authentication information: decrypt token fail',
  },
  {
    name: 'X-Apig-AppCode',
    options: { auth: 'app', appCodes: ['the-token'] },
    code: 'APIG.0303',
    said: 'Incorrect app authentication information: app not found',
  },
] as const)('$name', ({ name, options, code, said }) => {
  test('one that is known lets the request in without a signature, and stays behind', async () => {
    const { url, arrived } = await start(options)
    expect(await ask(url, request([[name, 'the-token']]))).toMatchObject({ status: 200 })
    // As clients do that insist on an Authorization of their own.
    const bearer = ['Authorization', 'Bearer unused'] as const
    expect(await ask(url, request([[name, 'the-token'], bearer]))).toMatchObject({ status: 200 })
    expect(arrived).toHaveLength(2)
    for (const { headers, accessKeyId } of arrived) {
      expect(JSON.stringify(headers)).not.toContain('the-token')
      expect(accessKeyId).toBeUndefined()
    }
  })

  test('one that is not known is refused without being repeated', async () => {
    const { url, arrived } = await start(options)
    const answer = await ask(url, request([[name, 'another-token']]))
    expect(answer).toMatchObject({ status: 401, code, message: said })
    expect(answer.body).not.toContain('another-token')
    expect(arrived).toHaveLength(0)
  })

  test('the stage and the throttling hold all the same', async () => {
    const { url } = await start({ ...options, throttling: { requests: 1, seconds: 60 } })
    const { headers, ...rest } = request([[name, 'the-token']])
    const unstaged = headers.filter(([given]) => given !== 'x-stage')
    expect((await ask(url, { ...rest, headers: unstaged })).status).toBe(404)
    expect((await ask(url, request([[name, 'the-token']]))).status).toBe(200)
    expect((await ask(url, request([[name, 'the-token']]))).status).toBe(429)
  })

  test('more than 12 MiB pass with it, and not with a signature or an unknown one', async () => {
    const { url, bytes } = await start(options)
    const body = new Uint8Array(12 * MIB + 1)
    expect((await ask(url, request([[name, 'the-token']], body))).status).toBe(200)
    expect(bytes).toEqual([body.length])
    for (const headers of [[[name, 'another-token'] as const], make().headers])
      expect(await ask(url, request(headers, body))).toMatchObject({ status: 413, code: 'APIG.0201' })
    expect(bytes).toHaveLength(1)
  })

  test('a signature is good beside it', async () => {
    const { url } = await start(options)
    expect((await ask(url, make())).status).toBe(200)
  })
})

test('what is signed for the service is signed with a token too', async () => {
  const { url, arrived } = await start({
    tokens: ['the-token'],
    backendKey: { keyId: 'signature-key', secret: 'signature-secret' },
  })
  const body = new TextEncoder().encode('{"a":1}')
  expect((await ask(url, request([['X-Auth-Token', 'the-token']], body))).status).toBe(200)
  expect(JSON.stringify(arrived[0]?.headers)).toContain('Access=signature-key')
})

test('a Set may change while the gateway runs', async () => {
  const tokens = new Set<string>()
  const { url } = await start({ tokens })
  expect((await ask(url, request([['X-Auth-Token', 'the-token']]))).status).toBe(401)
  tokens.add('the-token')
  expect((await ask(url, request([['X-Auth-Token', 'the-token']]))).status).toBe(200)
})
