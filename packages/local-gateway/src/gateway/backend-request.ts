import type { ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { headerValue } from './received-request.ts'
import type { RawHeader, RequestHead } from './received-request.ts'

/** A request that the gateway has let pass, as the service behind it gets it. */
export interface BackendRequest {
  readonly method: string
  /** Byte for byte, as the client sent it. */
  readonly target: string
  /** Without what concerns only the client and the gateway. */
  readonly headers: readonly RawHeader[]
  /** Whole where the gateway hashed it, a stream where it did not have to. */
  readonly body: Uint8Array | Readable
  /** Undefined where a token, an app code or an API key came in place of a signature. */
  readonly accessKeyId: string | undefined
  readonly requestId: string
}

/** The service behind the gateway: answers on `response`, which has an `X-Request-Id` already. */
export type Backend = (request: BackendRequest, response: ServerResponse) => void | Promise<void>

const HOP_BY_HOP = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Without the headers that concern one connection alone, those that `Connection` names among them. */
export function endToEnd(headers: readonly RawHeader[]): RawHeader[] {
  const named = new Set((headerValue(headers, 'connection') ?? '').toLowerCase().split(/[\s,]+/))
  return headers.filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()) && !named.has(name.toLowerCase()))
}

/** What goes to the service: signature, token, app code and API key were for the gateway and stay here. */
export function toBackendRequest(
  head: RequestHead,
  body: Uint8Array | Readable,
  accessKeyId: string | undefined,
  requestId: string,
): BackendRequest {
  const headers = endToEnd(head.headers).filter(
    ([name]) =>
      !/^(authorization|x-auth-token|x-apig-appcode|x-api-key-type|content-length|x-request-id)$/i.test(name),
  )
  headers.push(['X-Request-Id', requestId])
  const length =
    body instanceof Uint8Array ? String(body.length) : headerValue(head.headers, 'content-length')
  const framed = headerValue(head.headers, 'content-length') ?? headerValue(head.headers, 'transfer-encoding')
  if (framed !== undefined && length !== undefined) headers.push(['Content-Length', length])
  else if (framed !== undefined) headers.push(['Transfer-Encoding', 'chunked'])
  return { method: head.method, target: head.target, headers, body, accessKeyId, requestId }
}
