import { createServer } from 'node:http'
import { createVerifier } from '@apig/backend-verify'
import { verified } from '@apig/backend-verify/node'
import type { Algorithm } from '@apig/signer-core'
import { sdkEcdsaP256Sha256 } from '@apig/signer-core/p256'
import { sdkHmacSha256Scoped } from '@apig/signer-core/scoped'
import { sdkSm2Sm3 } from '@apig/signer-core/sm2'
import { sdkHmacSm3 } from '@apig/signer-core/sm3'
import { v11HmacSha256 } from '@apig/signer-core/v11'
import { signing } from '@apig/transport-node'
import type { ClientRequestInit } from '@apig/transport-node'
import { Agent, request } from 'undici'
import { describe, expect, test } from 'vitest'
import { startClient } from './stand/client.ts'
import { opened } from './stand/opened.ts'
import { close, CREDENTIALS, listen } from './stand/verifying-server.ts'

type Body = NonNullable<ClientRequestInit['body']>

const algorithms: [string, Algorithm][] = [
  ['SDK-HMAC-SM3', sdkHmacSm3],
  ['V11-HMAC-SHA256', v11HmacSha256({ region: 'cn-north-4', service: 'iotda' })],
  ['SDK-ECDSA-P256-SHA256', sdkEcdsaP256Sha256],
  ['SDK-SM2-SM3', sdkSm2Sm3],
  ['SDK-HMAC-SHA256 Credential', sdkHmacSha256Scoped({ region: 'eu-de', service: 'ecs' })],
]

interface Arrival {
  readonly target: string
  readonly bodyVerified: boolean
  readonly size: number
  /** The content header as it was signed. */
  readonly content: string | undefined
}

/** A server on which `@apig/backend-verify` takes one algorithm; what it refuses does not arrive. */
async function stand(algorithm: Algorithm) {
  const arrivals: Arrival[] = []
  const verifier = createVerifier({
    keys: { [CREDENTIALS.accessKeyId]: CREDENTIALS.secretAccessKey },
    algorithms: [algorithm],
    unsignedPayload: 'accept',
    // A POST without a body signs its query as the body in the scoped form.
    scopedQuery: 'accept',
    logger: { warn: () => undefined },
  })
  const server = createServer(
    verified(verifier, ({ apig, url: target = '' }, response) => {
      const { bodyVerified, body, headers } = apig
      arrivals.push({ target, bodyVerified, size: body.length, content: headers[algorithm.contentHeader] })
      response.end('ok')
    }),
  )
  const port = await listen(server)
  opened({ close: () => close(server) })
  return { arrivals, origin: `http://127.0.0.1:${port}` }
}

const LARGE = new Uint8Array(100_000).fill(7)
async function* pieces(): AsyncGenerator<Uint8Array> {
  yield LARGE
}

describe.each(algorithms)('%s, verified at the other end of a socket', (_name, algorithm) => {
  const hash = algorithm.hash(LARGE)
  const UNSIGNED = 'UNSIGNED-PAYLOAD'

  test.each<[string, (() => unknown) | undefined, number, string | undefined]>([
    ['no body', undefined, 0, undefined],
    ['text', () => '{"a":1}', 7, undefined],
    ['large bytes', () => LARGE, LARGE.length, undefined],
    ['a Blob', () => new Blob([LARGE]), LARGE.length, UNSIGNED],
    ['a stream', () => new Blob([LARGE]).stream(), LARGE.length, UNSIGNED],
  ])('%s, in every way in which a client sends it', async (_kind, body, size, content) => {
    const { arrivals, origin } = await stand(algorithm)
    const client = startClient(origin, { algorithm })
    const init = (): object => ({ method: 'POST', ...(body && { body: body() }) })
    await (await client.fetch(`${origin}/fetch?b=2&a=x%20y`, init())).text()
    await (await client.request(`${origin}/request?b=2&a=x%20y`, init())).body.dump()
    const path = '/dispatcher?b=2&a=x%20y'
    await (await client.dispatcher.request({ origin, path, ...init() } as never)).body.dump()
    const one = { bodyVerified: content === undefined, size, content }
    expect(arrivals).toMatchObject([one, one, one])
    expect(arrivals.map(({ target }) => target.split('?')[0])).toEqual(['/fetch', '/request', '/dispatcher'])
  })

  test('an upload; a stream with its hash, as an option and as a header; a form that is signed', async () => {
    const { arrivals, origin } = await stand(algorithm)
    const client = startClient(origin, { algorithm })
    await client.upload(`${origin}/a?b=c`, [{ name: 'a', value: pieces() }])
    const body = (): Body => pieces() as unknown as Body
    await client.fetch(`${origin}/a?b=c`, { method: 'POST', body: body(), apig: { payload: { hash } } })
    await client.fetch(`${origin}/a?b=c`, {
      method: 'POST',
      body: body(),
      headers: { [algorithm.contentHeader]: hash },
    })
    const form = new FormData()
    form.set('a', 'b')
    await client.fetch(`${origin}/a?b=c`, { method: 'POST', body: form, apig: { payload: 'signed' } })
    expect(arrivals.map(({ content, bodyVerified }) => [content, bodyVerified])).toEqual([
      [UNSIGNED, false],
      [undefined, true],
      [hash, true],
      [undefined, true],
    ])
  })

  test('the bare interceptor, and credentials that come later', async () => {
    const { arrivals, origin } = await stand(algorithm)
    const credentials = async (): Promise<typeof CREDENTIALS> => CREDENTIALS
    for (const payload of ['unsigned', 'auto'] as const) {
      const dispatcher = opened(new Agent()).compose(
        signing({ credentials, origins: origin, algorithm, payload }),
      )
      const { body } = await request(`${origin}/?b=c`, { dispatcher, method: 'POST', body: 'x' })
      expect(await body.text()).toBe('ok')
    }
    expect(arrivals.map(({ content }) => content)).toEqual([UNSIGNED, undefined])
  })

  test('is refused where another one is wanted', async () => {
    const other = algorithms.find(([, one]) => one.name !== algorithm.name)?.[1]
    const { arrivals, origin } = await stand(other ?? algorithm)
    const response = await startClient(origin, { algorithm, explain: false }).fetch(origin)
    expect([response.status, arrivals]).toEqual([401, []])
    expect(response.headers.get('www-authenticate')).toBe(other?.name)
  })
})
