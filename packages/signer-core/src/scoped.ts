import { hmacSha256ChainKey } from '#crypto'
import type { Algorithm } from './algorithm.ts'
import { compareBytes } from './bytes.ts'
import { encodePairs } from './canonical-query.ts'
import type { QueryPair } from './canonical-query.ts'
import { trimValue } from './headers.ts'
import { requireKnownOptions } from './options.ts'
import { compareEncoded } from './percent.ts'
import { keyPerScope, requireScope, requireScopePart } from './scope.ts'
import { sdkHmacSha256 } from './sdk-hmac-sha256.ts'
import { wireForm } from './wire-form.ts'
import type { WireForm } from './wire-form.ts'

/** Where signatures of the scoped form hold. */
export interface SignatureScope {
  /** The region, such as `eu-de`; empty where the service is called without one. */
  readonly region: string
  /** The short name of the service that is called; may be empty. */
  readonly service: string
}

/**
 * `SDK-HMAC-SHA256` in the form of Open Telekom Cloud and of golangsdk: the key is derived for one day, region and
 * service, which stand in `Credential`.
 *
 * Its canonical request is not that of API Gateway. Of a query name that comes twice, only the first value is signed, and
 * the query is sent in the order in which it was given. A POST without a body (`undefined`, not `''`) has its query signed
 * as if it were the body.
 *
 * @param scope - the region and the service that are called; golangsdk leaves both empty for its own requests
 * @throws SignerError `OPTION_INVALID`
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/protocol.md | The protocol: other algorithms}
 * @example
 * ```ts
 * import { createSigner } from '@apig/signer-core'
 * import { sdkHmacSha256Scoped } from '@apig/signer-core/scoped'
 *
 * const algorithm = sdkHmacSha256Scoped({ region: 'eu-de', service: 'ecs' })
 * createSigner({ accessKeyId: 'ak', secretAccessKey: 'sk' }, { algorithm })
 * ```
 */
export function sdkHmacSha256Scoped(scope: SignatureScope): Algorithm {
  requireScope(scope)
  requireKnownOptions('scope', scope, ['region', 'service'])
  const region = requireScopePart('region', scope.region, true)
  const service = requireScopePart('service', scope.service, true)
  return {
    ...sdkHmacSha256,
    scope: (date) => `${date.slice(0, 8)}/${region}/${service}/sdk_request`,
    createKey: (secretAccessKey) =>
      keyPerScope((parts) => hmacSha256ChainKey(`SDK${secretAccessKey}`, parts.split('/'))),
    wireForm: scopedForm,
    headerValue: (value) => trimValue(value).replace(BLANKS, ' '),
  }
}

const BLANKS = /[\t\f ]+/g

function scopedForm(given: string | URL | undefined, method: string, body: unknown): WireForm {
  const form = wireForm(given)
  const pairs = encodePairs(form.query.replaceAll('+', '%20'))
  // All of them, in their order.
  const sent = pairs.map(formatPair).join('&')
  const url = form.url.replace(/\?.*/, '') + (sent === '' ? '' : `?${sent}`)
  return method === 'POST' && (body === undefined || body === null)
    ? { ...form, url, canonicalQuery: '', payload: formPayload(pairs) }
    : { ...form, url, canonicalQuery: firstValues(pairs) }
}

/** The first value of each name, sorted by the encoded names whatever their case, and by the names themselves. */
function firstValues(pairs: readonly QueryPair[]): string {
  const first = new Map<string, string>()
  for (const [name, value] of pairs) if (!first.has(name)) first.set(name, value)
  return [...first]
    .sort(([a], [b]) => compareBytes(a.toLowerCase(), b.toLowerCase()) || compareBytes(a, b))
    .map(formatPair)
    .join('&')
}

/** `application/x-www-form-urlencoded`, sorted by name; the values of a name stay in their order. */
function formPayload(pairs: readonly QueryPair[]): string {
  return [...pairs]
    .sort(([a], [b]) => compareEncoded(a, b))
    .map(formatPair)
    .join('&')
    .replaceAll('%20', '+')
}

const formatPair = ([name, value]: QueryPair): string => `${name}=${value}`
