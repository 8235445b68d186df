import type { Answer } from './answer.ts'
import { headerValue } from './received-request.ts'
import type { RequestHead } from './received-request.ts'

/** What a request may measure, in bytes. */
export interface GatewayLimits {
  /** The body of a request that is signed. Default: 12 MiB. */
  readonly bodyBytes: number
  /** The path with the query. Default: 32 KiB. */
  readonly uriBytes: number
  /** One header: its line, with the colon, the space and the line end. Default: 32 KiB. */
  readonly headerBytes: number
  /** All headers together. Default: 128 KiB. */
  readonly allHeadersBytes: number
}

export const DOCUMENTED_LIMITS: GatewayLimits = {
  bodyBytes: 12 * 1024 * 1024,
  uriBytes: 32 * 1024,
  headerBytes: 32 * 1024,
  allHeadersBytes: 128 * 1024,
}

export const BODY_TOO_LARGE: Answer = {
  status: 413,
  code: 'APIG.0201',
  message: 'Request entity too large',
  reason: 'body-too-large',
}
export const URI_TOO_LARGE: Answer = {
  status: 414,
  code: 'APIG.0201',
  message: 'Request URI too large',
  reason: 'uri-too-large',
}
export const HEADERS_TOO_LARGE: Answer = {
  status: 494,
  code: 'APIG.0201',
  message: 'Request headers too large',
  reason: 'headers-too-large',
}

/** What can be refused before a byte of the body is read. */
export function checkLimits(head: RequestHead, limits: GatewayLimits): Answer | undefined {
  if (head.target.length > limits.uriBytes) return URI_TOO_LARGE
  let all = 0
  for (const [name, value] of head.headers) {
    const line = name.length + value.length + 4
    if (line > limits.headerBytes) return HEADERS_TOO_LARGE
    all += line
  }
  if (all > limits.allHeadersBytes) return HEADERS_TOO_LARGE
  return Number(headerValue(head.headers, 'content-length') ?? 0) > limits.bodyBytes
    ? BODY_TOO_LARGE
    : undefined
}

/** With a token, an app code or an API key there is no limit for the body. */
export const withoutBodyLimit = (limits: GatewayLimits): GatewayLimits => ({
  ...limits,
  bodyBytes: Number.MAX_SAFE_INTEGER,
})
