import { sign } from '@apig/signer-core'
import type { SignOptions } from '@apig/signer-core'
import { exchange } from './raw-http.ts'
import type { RawAnswer, RawRequest } from './raw-http.ts'

export const ACCESS_KEY_ID = 'AK0123456789EXAMPLE'
export const SECRET = 'sk-of-the-tests'
export const KEYS = { [ACCESS_KEY_ID]: SECRET }
export const NOW = new Date('2026-03-04T05:06:07Z')

/** What a test says about a request; the rest is ordinary. */
export interface Asked {
  readonly method?: string
  readonly target?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly accessKeyId?: string
  readonly secret?: string
  readonly options?: SignOptions
}

/** A signed request, ready for the wire, and the canonical request that was signed. */
export interface Made extends RawRequest {
  readonly canonicalRequest: string
}

export function make(asked: Asked = {}): Made {
  const {
    method = 'POST',
    target = '/v1/infers/one?b=2&a=1',
    body,
    accessKeyId = ACCESS_KEY_ID,
    secret = SECRET,
  } = asked
  const headers = { host: 'gateway.example.com', 'x-stage': 'RELEASE', ...asked.headers }
  const signed = sign(
    { method, url: target, headers, body },
    { accessKeyId, secretAccessKey: secret },
    { date: NOW, ...asked.options },
  )
  return {
    method: signed.method,
    target: signed.url,
    headers: Object.entries(signed.headers),
    body: new TextEncoder().encode(body ?? ''),
    canonicalRequest: signed.canonicalRequest,
  }
}

/** The headers with one of them set, added, or left out where the value is undefined. */
export function withHeader(request: Made, name: string, value: string | undefined): Made {
  const others = request.headers.filter(([given]) => given.toLowerCase() !== name.toLowerCase())
  return { ...request, headers: value === undefined ? others : [...others, [name, value]] }
}

/** An answer of the gateway's own, read. */
export interface GatewayAnswer extends RawAnswer {
  readonly code: string | undefined
  readonly message: string
}

export async function ask(url: string, request: RawRequest): Promise<GatewayAnswer> {
  const answer = await exchange(url, request)
  const { error_code: code, error_msg: message } = JSON.parse(answer.body === '' ? '{}' : answer.body) as {
    error_code?: string
    error_msg?: string
  }
  return { ...answer, code, message: message ?? '' }
}
