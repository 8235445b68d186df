import { createVerifier } from '@apig/backend-verify'
import { parseAuthorization, payloadHash, sdkHmacSha256 } from '@apig/signer-core'
import type { ParsedAuthorization } from '@apig/signer-core'
import { canonicalEcho, escapeHighBytes } from './echo.ts'
import { givenPayloadHash, headerValue } from './received-request.ts'
import type { RawHeader, ReceivedRequest } from './received-request.ts'
import { REASONS } from './refusal-reason.ts'
import type { RefusalReason } from './refusal-reason.ts'

/** Secrets by access key id. */
export type Keys = ReadonlyMap<string, string>

/** Where secrets are looked up. */
export type KeySource = Pick<Keys, 'get' | 'has'>

/** Whether the signature of a request holds, and if not, why. */
export type Verdict =
  | { readonly ok: true; readonly accessKeyId: string; readonly signedHeaders: readonly string[] }
  | {
      readonly ok: false
      /** How the request differs from an honest one; `detail` says it where there is more to say. */
      readonly reason: RefusalReason
      /** Undefined where the request names none. */
      readonly accessKeyId: string | undefined
      /** The signature time of an expired request, the computed canonical request of a mismatch. */
      readonly detail: string
    }

/** Decides about one request; `now` is when it arrived. */
export type RequestCheck = (request: ReceivedRequest, now: Date) => Promise<Verdict>

/** What the verifier is told where no limit is given: the gateway has read the body already, within its own. */
const MAX_BODY_BYTES = 1024 * 1024 * 1024

/**
 * Decides about requests as the gateway does: `@apig/backend-verify` reads them as the reference does, and demands of
 * the signed headers only `x-sdk-date`.
 *
 * @param keys - read at every request, so they may change
 * @throws TypeError where a key is one that no request can carry
 */
export function createRequestCheck(keys: KeySource): RequestCheck {
  let arrival = new Date(0)
  const verifier = createVerifier({
    // A function, since a gateway may know one secret under several ids.
    keys: (id) => keys.get(id),
    keyCacheSeconds: 0,
    interpretation: 'reference',
    requireSigned: ['x-sdk-date'],
    maxBodyBytes: MAX_BODY_BYTES,
    now: () => arrival,
    // The answer says what was wrong.
    logger: { warn: () => undefined },
  })
  return async (request, now) => {
    const parsed = parse(headerValue(request.headers, 'authorization'))
    // Read before the verifier waits for anything: each request is judged by its own time.
    arrival = now
    const result = await verifier.verify({
      method: request.method,
      url: escapeHighBytes(request.target),
      headers: headersOfSignature(request.headers, parsed),
      body: request.body,
    })
    const refuse = (reason: RefusalReason, detail = ''): Verdict => ({
      ok: false,
      reason,
      accessKeyId: parsed?.accessKeyId,
      detail,
    })
    // The gateway looks the key up before it looks at anything that was signed.
    if (parsed !== undefined && !keys.has(parsed.accessKeyId)) return refuse('key-unknown')
    if (!result.ok) {
      const reason = REASONS[result.code]
      // Nobody's key has failed.
      if (reason === 'headers-too-large' || reason === 'body-too-large' || reason === 'failed')
        return { ok: false, reason, accessKeyId: undefined, detail: '' }
      if (reason === 'expired') return refuse(reason, headerValue(request.headers, 'x-sdk-date'))
      if (reason !== 'mismatch' || parsed === undefined) return refuse(reason)
      // The signature was right, of another body: only the hash of the one that came tells the two apart.
      const hash = result.code === 'BODY_MISMATCH' ? payloadHash(request.body) : undefined
      return refuse(reason, canonicalEcho(request, parsed.signedHeaders, hash))
    }
    const { accessKeyId, signedHeaders } = parsed as ParsedAuthorization
    // It stands for the body whether or not it is signed, and the verifier takes no notice of an unsigned one.
    if (
      givenPayloadHash(request.headers) !== undefined &&
      !signedHeaders.includes(sdkHmacSha256.contentHeader)
    )
      return refuse('mismatch', canonicalEcho(request, signedHeaders))
    return { ok: true, accessKeyId, signedHeaders }
  }
}

/** {@link createRequestCheck} for a single request. */
export function checkRequest(request: ReceivedRequest, keys: KeySource, now: Date): Promise<Verdict> {
  return createRequestCheck(keys)(request, now)
}

/**
 * The gateway forwards unsigned headers unread, whatever their size. Signed ones are given as they came, line by line.
 */
function headersOfSignature(
  headers: readonly RawHeader[],
  parsed: ParsedAuthorization | undefined,
): readonly RawHeader[] {
  const names = new Set(['authorization', ...(parsed?.signedHeaders ?? [])])
  return headers.filter(([name]) => names.has(name.toLowerCase()))
}

function parse(authorization: string | undefined): ParsedAuthorization | undefined {
  try {
    return authorization === undefined ? undefined : parseAuthorization(authorization)
  } catch {
    return undefined
  }
}
