import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { canonicalQuery, canonicalUri, createSigner, payloadHash } from '@apig/signer-core'
import type { SignableRequest, SignedRequest } from '@apig/signer-core'
import * as undici from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'

// What the clients put on the wire is what was signed: raw target, raw headers and body of a real connection.
interface Arrived {
  readonly method: string
  readonly target: string
  readonly headers: readonly (readonly [string, string])[]
  readonly bodyHash: string
}

type Signed = SignedRequest<string | Uint8Array<ArrayBuffer>>

const arrived: Arrived[] = []
const server = createServer((request, response) => {
  const hash = createHash('sha256')
  request.on('data', (piece: Buffer) => hash.update(piece))
  request.on('end', () => {
    const headers = Array.from(
      { length: request.rawHeaders.length / 2 },
      (_, at) => [request.rawHeaders[at * 2] ?? '', request.rawHeaders[at * 2 + 1] ?? ''] as const,
    )
    arrived.push({
      method: request.method ?? '',
      target: request.url ?? '',
      headers,
      bodyHash: hash.digest('hex'),
    })
    response.end('ok')
  })
})
let origin = ''
const signer = createSigner({
  accessKeyId: 'QTWAOYTTINDUT2QVKYUC',
  secretAccessKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc',
  securityToken: 'token',
})

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

const requests = [
  { method: 'GET', url: '/a/../b?q=a+b&empty&a=%2B#fragment', headers: {} },
  {
    method: 'post',
    url: '/中/%e4%b8%ad?q=中&ids=9&ids=10',
    headers: { 'x-text': 'café 中文', 'content-type': 'application/json' },
    body: '{"a":"é"}',
  },
  {
    method: 'PUT',
    url: '/%2F/100%',
    headers: new Headers({ 'x-latin': 'caf\u00e9' }),
    body: new Uint8Array([0, 255, 10]),
  },
  { method: 'DELETE', url: '/', headers: [['X-Stage', 'RELEASE']] as [string, string][] },
  { method: 'PATCH', url: "/a'b(c)*!;v=1", headers: {}, body: new TextEncoder().encode('x').buffer },
]

const clients = {
  fetch: async (signed: Signed) => (await fetch(signed.url, signed)).text(),
  'undici.fetch': async (signed: Signed) => (await undici.fetch(signed.url, signed)).text(),
  'undici.request': async (signed: Signed) => (await undici.request(signed.url, signed)).body.text(),
}

for (const [client, send] of Object.entries(clients)) {
  for (const { url, ...request } of requests) {
    test(`${client} sends what was signed: ${request.method} ${url}`, async () => {
      const signed: Signed = signer.sign({ ...request, url: origin + url } as SignableRequest<never>)
      expect(await send(signed)).toBe('ok')
      const { method, target, headers, bodyHash } = arrived.at(-1) as Arrived
      const [path = '', query = ''] = target.split('?')
      const lines = signed.signedHeaders.map((name) => {
        const values = headers.filter(([given]) => given.toLowerCase() === name)
        expect(values, name).toHaveLength(1)
        return `${name}:${values[0]?.[1]}\n`
      })
      const bytes = [
        method,
        canonicalUri(path),
        canonicalQuery(query),
        lines.join(''),
        signed.signedHeaders.join(';'),
        bodyHash,
      ].join('\n')
      const hash = payloadHash(Buffer.from(bytes, 'latin1'))
      expect(signed.stringToSign).toBe(
        `SDK-HMAC-SHA256\n${headers.find(([name]) => name === 'X-Sdk-Date' || name === 'x-sdk-date')?.[1]}\n${hash}`,
      )
    })
  }
}
