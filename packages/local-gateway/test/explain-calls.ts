import { once } from 'node:events'
import * as http from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  createGateway,
  createSampleService,
  type Gateway,
  type GatewayOptions,
} from '@apig/local-gateway/internal'
import { explainMismatch, sign } from '@apig/signer-core'
import type { HashableBody, Mismatch, SignableRequest, SignedRequest, SignOptions } from '@apig/signer-core'
import { expect, onTestFinished } from 'vitest'

export { createGateway, createSampleService }

/** A request as it goes over the wire. */
export interface Wire {
  method: string
  target: string
  headers: (readonly [name: string, value: string])[]
  body: Buffer
}

/** What happens to a request between its client and the gateway. */
export type Change = (wire: Wire) => Partial<Wire> | 'redirect'

export interface Route {
  readonly gateway: Gateway
  /** The keys that the gateway knows; one more for each call, since five failures lock a key. */
  readonly keys: Map<string, string>
  /** A proxy in front of the gateway that changes what passes. */
  through(change: Change): Promise<string>
  /** Signs with a key of its own. */
  sign<B extends HashableBody>(
    request: SignableRequest<B>,
    options?: SignOptions & { readonly secret?: string; readonly securityToken?: string },
  ): SignedRequest<B>
  close(): Promise<void>
}

/** An ordinary request, for what is not about requests. */
export const json = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{"text": "hello"}',
}
export const callTo = (to: Route): { method: string; url: string } => ({
  method: 'GET',
  url: `${to.gateway.url}/v1/infers/a?a=1`,
})

/** {@link openRoute}, until the test ends. */
export async function open(...options: Parameters<typeof openRoute>): Promise<Route> {
  const opened = await openRoute(...options)
  onTestFinished(opened.close)
  return opened
}

/** A gateway on loopback, and proxies before it. */
export async function openRoute(options: Omit<GatewayOptions, 'keys'> = {}): Promise<Route> {
  const keys = new Map<string, string>()
  const gateway = await createGateway({ published: { stages: 'any' }, ...options, keys })
  const proxies: http.Server[] = []
  let calls = 0
  return {
    gateway,
    keys,
    through: async (change) => {
      const proxy = createProxy(new URL(gateway.url), change)
      proxies.push(proxy)
      proxy.listen(0, '127.0.0.1')
      await once(proxy, 'listening')
      return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    },
    sign: (request, { secret, securityToken, ...rest } = {}) => {
      const accessKeyId = `ACCESSKEY${String(calls++).padStart(11, '0')}`
      keys.set(accessKeyId, 'the-secret-that-the-gateway-knows')
      const secretAccessKey = secret ?? 'the-secret-that-the-gateway-knows'
      return sign(request, { accessKeyId, secretAccessKey, securityToken }, rest)
    },
    close: async () => {
      for (const proxy of proxies) {
        proxy.close()
        proxy.closeAllConnections()
      }
      await gateway.close()
    },
  }
}

/** Sends with the platform's fetch, as `signed` stands but for what is given, and explains the response. */
export async function explainFetch(
  signed: SignedRequest<HashableBody>,
  init: { url?: string } & RequestInit = {},
): Promise<Mismatch> {
  const { url = signed.url, ...rest } = init
  const response = await fetch(url, { ...(signed as SignedRequest<string>), ...rest })
  expect(response.ok).toBe(false)
  const { status, headers } = response
  return readable(explainMismatch(signed, { status, headers, body: await response.text() }))
}

/** Sends bytes that no client would, and explains the body of the response alone. */
export async function explainRaw(
  signed: SignedRequest<HashableBody>,
  origin: string,
  change: Partial<Wire>,
): Promise<Mismatch> {
  const { status, body } = await forward(new URL(origin), { ...wireOf(signed), ...change })
  expect(status).toBeGreaterThanOrEqual(400)
  return readable(explainMismatch(signed, body.toString()))
}

export function wireOf(signed: SignedRequest<HashableBody>): Wire {
  const { host, pathname, search } = new URL(signed.url, 'http://target.invalid')
  const body = Buffer.from(typeof signed.body === 'string' ? signed.body : new Uint8Array(signed.body ?? []))
  return {
    method: signed.method,
    target: pathname + search,
    headers: [['host', host], ...Object.entries(signed.headers)],
    body,
  }
}

/** With a header of another value; without it where there is none. */
export function withHeader(wire: Wire, name: string, value?: string): Wire['headers'] {
  const others = wire.headers.filter(([given]) => given.toLowerCase() !== name)
  return value === undefined ? others : [...others, [name, value]]
}

/** What every explanation has: a line of summary, no control characters, all of its parts in its text. */
function readable(mismatch: Mismatch): Mismatch {
  expect(mismatch.text.startsWith(mismatch.summary)).toBe(true)
  expect(mismatch.summary).toMatch(/^[^\n]+[.]$/)
  for (const line of [
    ...mismatch.differences.map(({ cause }) => cause),
    ...mismatch.advice,
    ...mismatch.notCompared,
  ])
    expect(mismatch.text).toContain(line)
  return mismatch
}

function createProxy(gateway: URL, change: Change): http.Server {
  return http.createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const raw = request.rawHeaders
      const headers = Array.from(
        { length: raw.length / 2 },
        (_, at) => [raw[at * 2] ?? '', raw[at * 2 + 1] ?? ''] as const,
      )
      const wire: Wire = {
        method: request.method ?? '',
        target: request.url ?? '',
        headers,
        body: Buffer.concat(chunks),
      }
      const changed = change(wire)
      if (changed === 'redirect')
        return void response.writeHead(302, { location: `${wire.target}/moved` }).end()
      const answer = await forward(gateway, { ...wire, ...changed })
      response.writeHead(answer.status, answer.headers).end(answer.body)
    })()
  })
}

interface Forwarded {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: Buffer
}

/** Sends exactly these headers, but for what says how long the body is. */
async function forward(to: URL, { method, target, headers, body }: Wire): Promise<Forwarded> {
  const kept = headers.filter(([name]) => !/^(content-length|transfer-encoding|connection)$/i.test(name))
  const request = http.request({
    hostname: to.hostname,
    port: to.port,
    method,
    path: target,
    setHost: false,
    agent: false,
    headers: [...kept, ['Content-Length', String(body.length)]].flat(),
  })
  request.end(body)
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }
}
