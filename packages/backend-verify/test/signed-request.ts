import { createSigner } from '@apig/signer-core'
import type { Algorithm } from '@apig/signer-core'
import type { VerifyRequest } from '../src/read/request.ts'

export const KEY_ID = 'signature-key-1'
export const SECRET = 'Sb9xE2mQ7rT4vW8yZ1aC3dF6'
export const NOW = new Date('2024-05-06T07:08:09Z')
export const HOST = 'api.example.com'

export interface Wanted {
  readonly method?: string
  readonly target?: string
  readonly headers?: readonly (readonly [string, string])[]
  readonly body?: Uint8Array | string
  readonly date?: Date
  readonly keyId?: string
  readonly secret?: string
  readonly host?: string
  readonly algorithm?: Algorithm
  readonly payload?: 'signed' | 'unsigned' | { readonly hash: string }
}

export type Pairs = [string, string][]
export interface Sent extends VerifyRequest {
  readonly headers: Pairs
  readonly body: Uint8Array
}

/** What the gateway sends: signed by signer-core, on the target as it stands, headers as raw pairs. */
export function signedRequest(wanted: Wanted = {}): Sent {
  const {
    method = 'POST',
    target = '/v1/orders?b=2&a=1',
    headers = [['content-type', 'application/json']],
    body = '{"id":1}',
  } = wanted
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  const signer = createSigner(
    { accessKeyId: wanted.keyId ?? KEY_ID, secretAccessKey: wanted.secret ?? SECRET },
    { algorithm: wanted.algorithm },
  )
  const signed = signer.sign(
    { method, url: target, headers: [['host', wanted.host ?? HOST], ...headers], body: bytes },
    {
      date: wanted.date ?? NOW,
      headerValues: 'bytes',
      ...(wanted.payload === undefined ? {} : { payload: wanted.payload }),
    },
  )
  return { method, url: target, headers: Object.entries(signed.headers), body: bytes }
}

/** The same request with some headers replaced, added or (undefined) left out; names regardless of case. */
export function withHeaders(request: Sent, changes: Readonly<Record<string, string | undefined>>): Sent {
  const names = new Set(Object.keys(changes).map((name) => name.toLowerCase()))
  const kept = request.headers.filter(([name]) => !names.has(name.toLowerCase()))
  const added = Object.entries(changes).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return { ...request, headers: [...kept, ...added] }
}

export function headerOf(request: Sent, name: string): string {
  const found = request.headers.find(([key]) => key.toLowerCase() === name)
  if (found === undefined) throw new Error(`no header ${name}`)
  return found[1]
}

export const silent = { warn(): void {} }
