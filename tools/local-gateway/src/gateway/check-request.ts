import {
  canonicalHeaders,
  canonicalQuery,
  canonicalRequest,
  canonicalUri,
  parseAuthorization,
  parseDate,
  payloadHash,
  sdkHmacSha256,
  signatureEquals,
  stringToSign,
} from '@apig/signer-core'
import type { ParsedAuthorization } from '@apig/signer-core'
import { headerValue, pathOf } from './received-request.ts'
import type { RawHeader, ReceivedRequest } from './received-request.ts'

const WINDOW_MILLISECONDS = 15 * 60 * 1000

/** Secrets by access key id. */
export type Keys = ReadonlyMap<string, string>

/** What the signature of a request is worth. */
export type Verdict =
  | { readonly ok: true; readonly accessKeyId: string; readonly signedHeaders: readonly string[] }
  | {
      readonly ok: false
      /** How the request differs from an honest one; `detail` says it where there is more to say. */
      readonly reason:
        'missing' | 'malformed' | 'key-unknown' | 'date-missing' | 'date-malformed' | 'expired' | 'mismatch'
      /** Undefined where the request names none. */
      readonly accessKeyId: string | undefined
      /** The signature time where the request is too old or too new, the canonical request where it is another one. */
      readonly detail: string
    }

/**
 * Decides about a request as the gateway does: it reads requests as the reference does, and demands of the signed
 * headers only `x-sdk-date`. Every rule of the canonical form is the signer's own.
 */
export function checkRequest(request: ReceivedRequest, keys: Keys, now: Date): Verdict {
  const authorization = headerValue(request.headers, 'authorization')
  if (authorization === undefined) return { ok: false, reason: 'missing', accessKeyId: undefined, detail: '' }
  const parsed = parse(authorization)
  if (parsed === undefined) return { ok: false, reason: 'malformed', accessKeyId: undefined, detail: '' }

  const { accessKeyId, signedHeaders } = parsed
  const refuse = (reason: (Verdict & { ok: false })['reason'], detail = ''): Verdict => ({
    ok: false,
    reason,
    accessKeyId,
    detail,
  })
  const secret = keys.get(accessKeyId)
  if (secret === undefined) return refuse('key-unknown')

  const date = headerValue(request.headers, 'x-sdk-date')
  if (date === undefined || !signedHeaders.includes('x-sdk-date')) return refuse('date-missing')
  const time = timeOf(date)
  if (time === undefined) return refuse('date-malformed')
  if (Math.abs(now.getTime() - time) > WINDOW_MILLISECONDS) return refuse('expired', date)

  const canonical = canonicalBytes(request, signedHeaders)
  const signature = sdkHmacSha256.createKey(secret, accessKeyId)(stringToSign(sdkHmacSha256, date, canonical))
  return signatureEquals(signature, parsed.signature)
    ? { ok: true, accessKeyId, signedHeaders }
    : refuse('mismatch', Buffer.from(canonical).toString('utf8'))
}

/** What stands in for the hash of the body, where the client says what the hash is. */
export function givenPayloadHash(headers: readonly RawHeader[]): string | undefined {
  return headerValue(headers, sdkHmacSha256.contentHeader)
}

/**
 * The canonical request in bytes: a header may hold bytes that are not UTF-8, which no text could carry. The signer's
 * functions are given byte strings and give byte strings back, since they change nothing inside a value.
 */
function canonicalBytes(
  { method, target, headers, body }: ReceivedRequest,
  signedHeaders: readonly string[],
): Uint8Array {
  const path = pathOf(target)
  const query = target.slice(path.length + 1)
  const pairs = signedHeaders.map((name): [string, string | undefined] => [name, headerValue(headers, name)])
  // A header that was signed and has not arrived has no line: the echo then shows which one it is.
  const present = pairs.filter((pair): pair is [string, string] => pair[1] !== undefined)
  const text = canonicalRequest({
    method,
    canonicalUri: canonicalUri(escapeHighBytes(path)),
    canonicalQuery: canonicalQuery(escapeHighBytes(query)),
    canonicalHeaders: canonicalHeaders(
      present,
      present.map(([name]) => name),
    ),
    signedHeaders,
    payloadHash: givenPayloadHash(headers) ?? payloadHash(body),
  })
  return Buffer.from(text, 'latin1')
}

/** A byte above 0x7F that stands in a target means what its escape means. */
function escapeHighBytes(target: string): string {
  return target.replace(/[\x80-\xff]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)
}

function parse(authorization: string): ParsedAuthorization | undefined {
  try {
    return parseAuthorization(authorization)
  } catch {
    return undefined
  }
}

function timeOf(date: string): number | undefined {
  try {
    return parseDate(date).getTime()
  } catch {
    return undefined
  }
}
