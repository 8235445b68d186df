import { SignerError } from '../errors.ts'
import { kindOf } from '../show.ts'
import { explainIdentity } from './explain-identity.ts'
import { findMismatch } from './find-mismatch.ts'
import { findReason } from './find-reason.ts'
import type { Mismatch, ReceivedResponse } from './mismatch.ts'
import { readResponse } from './read-response.ts'
import type { OwnRequest } from './read-signed.ts'
import { hide, isSecretName, mask } from './secrets.ts'

/** A request that carries a token, an app code, an API key or other headers that say who calls, and no signature. */
export interface UnsignedRequest {
  /** The absolute URL. */
  readonly url: string
  /** The headers that were sent. */
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Says why a request without a signature was refused: which way of saying who calls this endpoint wants, as far as the
 * response proves it, and what is wrong with the token, app code or API key that was sent.
 *
 * No value of a header is repeated.
 *
 * @param request - the request as it was sent
 * @param response - the body as text or as parsed JSON, or with status and headers: `{ status, headers, body }`
 * @throws SignerError `ARGUMENT_INVALID` where an argument has the wrong type; nothing in a response throws
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/protocol.md | The protocol: error responses}
 * @example
 * ```ts
 * import { explainRefusal } from '@apig/signer-core'
 *
 * const url = 'https://example.com/v2/infer/my-service'
 * const headers = { Authorization: 'Bearer my-api-key' }
 * const response = await fetch(url, { headers })
 * if (!response.ok) {
 *   const { status } = response
 *   console.error(explainRefusal({ url, headers }, { status, body: await response.text() }).text)
 * }
 * ```
 */
export function explainRefusal(
  request: UnsignedRequest,
  response: string | ReceivedResponse | object,
): Mismatch {
  return findMismatch(
    readUnsigned(request),
    readResponse(response),
    (known) => explainIdentity(known) ?? findReason(known),
  )
}

const MIN_HIDDEN = 8

function readUnsigned(request: UnsignedRequest): OwnRequest {
  if (typeof request !== 'object' || request === null)
    throw invalid(`request must be an object with url and headers; received ${kindOf(request)}.`)
  const { url, headers } = request
  if (typeof url !== 'string') throw invalid(`request.url must be a string; received ${kindOf(url)}.`)
  if (typeof headers !== 'object' || headers === null)
    throw invalid(`request.headers must be an object; received ${kindOf(headers)}.`)
  const sent = new Map(
    Object.entries(headers)
      .filter(([, value]) => typeof value === 'string')
      .map(([name, value]) => [name.toLowerCase(), value]),
  )
  const [, host = '', path = ''] = /^[a-z]+:\/\/([^/?#]*)([^?#]*)/i.exec(url) ?? []
  const hidden = [...sent]
    .filter(([name]) => isSecretName(name) || name === 'x-hw-id' || name === 'x-hw-appkey')
    .flatMap(([, value]) => [value, value.replace(/^[A-Za-z]+ /, '')])
    .filter((secret) => secret.length >= MIN_HIDDEN)
    .map((secret) => ({ secret, shown: mask(secret) }))
    .sort((a, b) => b.secret.length - a.secret.length)
  return {
    method: '',
    canonicalUri: `${path}/`,
    canonicalQuery: '',
    headers: new Map([...sent, ['host', host]]),
    signedHeaders: '',
    payloadHash: '',
    canonicalRequest: '',
    url,
    sent,
    body: undefined,
    accessKeyId: undefined,
    hide: (text) => hide(text, hidden),
  }
}

const invalid = (message: string): SignerError => new SignerError('ARGUMENT_INVALID', message)
