import type { Algorithm } from './algorithm.ts'
import { encodeUtf8 } from './bytes.ts'
import { SignerError } from './errors.ts'
import type { HashableBody } from './request.ts'
import { sdkHmacSha256 } from './sdk-hmac-sha256.ts'
import { kindOf } from './show.ts'

/** What stands in `x-sdk-content-sha256` and in the canonical request where the body is not signed. */
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD'

const HEX_DIGEST = /^[0-9a-f]{64}$/

/** The hash of a body that arrives in pieces. */
export interface PayloadHash {
  /** Adds the next piece: bytes, or text as its UTF-8. */
  update(bytes: HashableBody): this
  /** The hash in lowercase hex. Ends the hash: it can be asked for once. */
  digest(): string
}

/**
 * Hashes a body that does not fit in memory, piece by piece; give the result to `sign` as `payload: { hash }`.
 *
 * @throws SignerError `BODY_UNSUPPORTED` where a piece is not bytes or text, `PAYLOAD_HASH_FINISHED` after `digest`
 * @example
 * ```ts
 * import { createPayloadHash } from '@apig/signer-core'
 *
 * const hash = createPayloadHash()
 * for (const piece of ['{"a":', '1}']) hash.update(piece)
 * hash.digest() // '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862'
 * ```
 */
export function createPayloadHash(): PayloadHash {
  const hash = sdkHmacSha256.createHash()
  let finished = false
  const stillOpen = (): void => {
    if (finished)
      throw new SignerError(
        'PAYLOAD_HASH_FINISHED',
        'digest() has ended this payload hash; make another one with createPayloadHash().',
      )
  }
  return {
    update(piece) {
      stillOpen()
      const bytes = hashable(piece, 'bytes')
      hash.update(typeof bytes === 'string' ? encodeUtf8(bytes) : bytes)
      return this
    },
    digest() {
      stillOpen()
      finished = true
      return hash.digest()
    },
  }
}

/**
 * The SHA-256 of a whole body in lowercase hex: the last line of a canonical request. No body counts as an empty one.
 *
 * @param body - text (hashed as UTF-8) or bytes
 * @throws SignerError `BODY_UNSUPPORTED`
 * @example
 * ```ts
 * import { payloadHash } from '@apig/signer-core'
 *
 * payloadHash('{}') // '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'
 * ```
 */
export function payloadHash(body?: HashableBody | null): string {
  return hashBody(body, sdkHmacSha256)
}

export function hashBody(body: unknown, algorithm: Algorithm): string {
  return algorithm.hash(body === undefined || body === null ? '' : hashable(body, 'body'))
}

/** Whether `text` is 64 lowercase hex digits: a hash as it stands in a canonical request, or a signature. */
export function isHexDigest(text: unknown): text is string {
  return typeof text === 'string' && HEX_DIGEST.test(text)
}

function hashable(body: unknown, argument: string): string | Uint8Array {
  if (typeof body === 'string' || body instanceof Uint8Array) return body
  const tag = Object.prototype.toString.call(body)
  // A Uint8Array of another realm (a vm context, an iframe) fails `instanceof`, so it is copied.
  if (tag === '[object ArrayBuffer]' || tag === '[object Uint8Array]')
    return new Uint8Array(body as ArrayBuffer | Uint8Array)
  throw new SignerError(
    'BODY_UNSUPPORTED',
    `${argument} must be a string, a Uint8Array or an ArrayBuffer, not ${kindOf(body)}; ${adviceFor(body, tag)}.`,
  )
}

function adviceFor(body: unknown, tag: string): string {
  if (tag === '[object URLSearchParams]')
    return 'pass body.toString() and the content type application/x-www-form-urlencoded'
  if (ArrayBuffer.isView(body)) return 'pass new Uint8Array(view.buffer, view.byteOffset, view.byteLength)'
  if (tag === '[object Blob]' || tag === '[object File]')
    return "pass new Uint8Array(await blob.arrayBuffer()), or sign with payload: 'unsigned'"
  if (tag === '[object FormData]') return "sign with payload: 'unsigned'"
  if (isStream(body))
    return "hash it with createPayloadHash() and sign with payload: { hash }, or with payload: 'unsigned'"
  return 'pass the text that is sent, from JSON.stringify for JSON'
}

function isStream(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return false
  return 'getReader' in body || 'pipe' in body || Symbol.asyncIterator in body || Symbol.iterator in body
}
