import { queryPairs } from '../canonical-query.ts'
import { SignerError } from '../errors.ts'
import type { SignedRequest } from '../request.ts'
import { kindOf } from '../show.ts'
import { hide, isSecretName, mask } from './secrets.ts'
import type { HiddenString } from './secrets.ts'

/** Our side of the comparison: the canonical request taken apart, and what was sent. */
export interface OwnRequest {
  readonly method: string
  readonly canonicalUri: string
  readonly canonicalQuery: string
  /** Name and value of each signed header. */
  readonly headers: ReadonlyMap<string, string>
  /** The names, joined with `;`. */
  readonly signedHeaders: string
  readonly payloadHash: string
  readonly canonicalRequest: string
  /** What was to be sent: the URL, the headers by lowercase name, the body. */
  readonly url: string
  readonly sent: ReadonlyMap<string, string>
  readonly body: unknown
  readonly accessKeyId: string | undefined
  /** Removes this request's secrets from a string. */
  readonly hide: (text: string) => string
}

const MIN_HIDDEN = 8
const MIN_HIDDEN_BODY = 16
const MAX_HIDDEN_BODY = 65_536

/** Reads a signed request as `sign` returns it. */
export function readSigned(signed: SignedRequest<unknown>): OwnRequest {
  if (typeof signed !== 'object' || signed === null)
    throw invalid(`signed must be what sign() returned; received ${kindOf(signed)}.`)
  const { canonicalRequest, headers, url, body } = signed
  if (typeof canonicalRequest !== 'string')
    throw invalid(
      'signed has no canonicalRequest; pass the very object that sign() returned, since a copy ({ ...signed }, or one through JSON) loses it.',
    )
  if (typeof url !== 'string') throw invalid(`signed.url must be a string; received ${kindOf(url)}.`)
  if (typeof headers !== 'object' || headers === null)
    throw invalid(`signed.headers must be an object; received ${kindOf(headers)}.`)
  const parts = takeApart(canonicalRequest)
  const sent = new Map(
    Object.keys(headers)
      .filter((name) => typeof headers[name] === 'string')
      .map((name) => [name.toLowerCase(), headers[name] as string]),
  )
  // Under any name: gateways may rename the header (parameter custom_auth_header).
  const authorization = [...sent.values()].find((value) => value.includes(', Signature='))
  const accessKeyId = /\b(?:Access|Credential)=([^,/\s]+)/.exec(authorization ?? '')?.[1]
  const signature = authorization?.split('Signature=')[1]
  const hidden = hiddenStrings(parts, sent, [accessKeyId, signature], body)
  return { ...parts, canonicalRequest, url, sent, body, accessKeyId, hide: (text) => hide(text, hidden) }
}

type Parts = Pick<
  OwnRequest,
  'method' | 'canonicalUri' | 'canonicalQuery' | 'headers' | 'signedHeaders' | 'payloadHash'
>

/** No part of our own canonical request contains a newline, so that its lines are its parts. */
function takeApart(canonicalRequest: string): Parts {
  const lines = canonicalRequest.split('\n')
  const [method, canonicalUri, canonicalQuery] = lines
  const [blank, signedHeaders, payloadHash] = lines.slice(-3)
  if (
    lines.length < 7 ||
    method === undefined ||
    canonicalUri === undefined ||
    canonicalQuery === undefined ||
    blank !== '' ||
    signedHeaders === undefined ||
    payloadHash === undefined
  )
    throw invalid('signed.canonicalRequest is not a canonical request; pass the object that sign() returned.')
  const headers = new Map(
    lines.slice(3, -3).map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon), line.slice(colon + 1)]
    }),
  )
  return { method, canonicalUri, canonicalQuery, headers, signedHeaders, payloadHash }
}

function hiddenStrings(
  { headers, canonicalQuery }: Parts,
  sent: ReadonlyMap<string, string>,
  keys: readonly (string | undefined)[],
  body: unknown,
): HiddenString[] {
  // As text and as the byte string that is sent; parameters as they are encoded and as they are meant.
  const named = [
    ...headers,
    ...sent,
    ...queryPairs(canonicalQuery),
    ...canonicalQuery.split('&').map(splitPair),
  ]
  const secrets = named.filter(([name]) => isSecretName(name)).map(([, value]) => value)
  secrets.push(...keys.filter((secret) => secret !== undefined))
  const hidden = [...new Set(secrets)]
    .filter((secret) => secret.length >= MIN_HIDDEN)
    .map((secret) => ({ secret, shown: mask(secret) }))
  if (typeof body === 'string' && body.length >= MIN_HIDDEN_BODY && body.length <= MAX_HIDDEN_BODY)
    hidden.push({ secret: body, shown: '(the body)' })
  // The longest first: one may contain another.
  return hidden.sort((a, b) => b.secret.length - a.secret.length)
}

function splitPair(pair: string): [string, string] {
  const equals = pair.indexOf('=')
  return [pair.slice(0, equals), pair.slice(equals + 1)]
}

const invalid = (message: string): SignerError => new SignerError('ARGUMENT_INVALID', message)
