import { wireMethod } from '@apig/signer-core/internal'
import type { SignedRequest, SignOptions } from '@apig/signer-core'
import { randomHex } from '../hex.ts'
import { isSecure } from '../origins.ts'
import { TransportError } from '../transport-error.ts'
import type { Identity, SigningIdentity } from './identity.ts'
import { splitHeaders } from './request-headers.ts'
import type { HeaderPairs } from './request-headers.ts'

const NON_ASCII = /[^\0-\x7f]/

/** A request as the caller gave it: each attempt begins here again. */
export interface PristineRequest<B> {
  /** The method to send, in upper case. */
  readonly method: string
  /** Absolute. */
  readonly url: string
  /** All headers of the caller, in their order. */
  readonly headers: HeaderPairs
  /** Hashed only with the payload `signed`, else kept for `explainMismatch`. */
  readonly body?: B | undefined
  /** What the signature says about the body; undefined: what the caller's `x-sdk-content-sha256` says. */
  readonly payload: SignOptions['payload']
}

/** A request that is ready to be sent. */
export interface AuthenticatedRequest<B> {
  /** The method to send, in upper case. */
  readonly method: string
  /** Exactly what to send. */
  readonly url: string
  /** All headers to send, but for `host`, which every client sets. */
  readonly headers: Record<string, string>
  /** For `explainMismatch`; undefined where a token or an app code was added instead of a signature. */
  readonly signed: SignedRequest<B> | undefined
  /** `X-Sdk-Date` as it is sent. */
  readonly date: string | undefined
}

/** What is specific to one attempt. */
export interface AttemptContext {
  /** The moment of signing, by the gateway's clock as far as it is known. */
  readonly date: Date
  /** Sent as `x-stage` where the request has none. */
  readonly stage?: string | undefined
  /** Whether to add a signed `X-Sdk-Nonce`. Default: false. */
  readonly nonce?: boolean | undefined
  /** The header that carries the signature; the caller's own is replaced. Default: `Authorization`. */
  readonly authorizationHeader?: string | undefined
  /** Ends the wait for a signature that is made elsewhere. */
  readonly signal?: AbortSignal | undefined
  /**
   * How the client writes header values: one byte a character, as HTTP clients do (the default), or as UTF-8, as
   * workerd does. With `text`, values are returned as they were given.
   */
  readonly headerValues?: 'bytes' | 'text' | undefined
}

/**
 * Signs one attempt, or adds its token. Nothing of the pristine request is changed.
 *
 * @returns a promise only where a remote signer has to be asked
 * @throws TransportError `INSECURE_ORIGIN`; SignerError where the request cannot be signed
 */
export function authenticate<B>(
  request: PristineRequest<B>,
  identity: Identity,
  context: AttemptContext,
): AuthenticatedRequest<B> | Promise<AuthenticatedRequest<B>> {
  const { stage, nonce, authorizationHeader = 'Authorization' } = context
  const { signed, unsigned } = splitHeaders(
    request.headers,
    'sign' in identity
      ? [authorizationHeader.toLowerCase()]
      : identity.headers().map(([name]) => name.toLowerCase()),
  )
  if (stage !== undefined && !has(signed, 'x-stage')) signed.push(['x-stage', stage])
  if (nonce === true && !has(signed, 'x-sdk-nonce')) signed.push(['X-Sdk-Nonce', randomHex()])
  if (!('sign' in identity)) return addSecrets(request, identity.headers(), [...signed, ...unsigned])
  for (const pair of identity.scope) if (!has(signed, pair[0])) signed.push(pair)
  return sign(request, identity, context, signed, unsigned)
}

function sign<B>(
  { method, url, body, payload }: PristineRequest<B>,
  identity: SigningIdentity,
  { date, signal, headerValues = 'bytes' }: AttemptContext,
  signed: HeaderPairs,
  unsigned: HeaderPairs,
): AuthenticatedRequest<B> | Promise<AuthenticatedRequest<B>> {
  const result = identity.sign<B>(
    { method, url, headers: signed, body },
    { date, payload, headerValues },
    signal,
  )
  const asGiven = headerValues === 'text' ? signed : []
  return result instanceof Promise
    ? result.then((made) => complete(made, asGiven, unsigned))
    : complete(result, asGiven, unsigned)
}

/** @param asGiven - headers of which those that are not ASCII are sent as they were given */
function complete<B>(
  made: SignedRequest<B>,
  asGiven: HeaderPairs,
  unsigned: HeaderPairs,
): AuthenticatedRequest<B> {
  const { method, url, headers } = made
  for (const [name, value] of asGiven) if (NON_ASCII.test(value)) headers[name] = value
  addHeaders(headers, unsigned)
  // Under the name of the signer, or the caller's.
  return { method, url, headers, signed: made, date: headers['X-Sdk-Date'] ?? headers['x-sdk-date'] }
}

function addSecrets<B>(
  { method, url }: PristineRequest<B>,
  secrets: HeaderPairs,
  given: HeaderPairs,
): AuthenticatedRequest<B> {
  const target = new URL(url)
  if (!isSecure(target))
    throw new TransportError(
      'INSECURE_ORIGIN',
      `url begins with http://, where anyone could read ${secrets.map(([name]) => name).join(' and ')}; use https (http is for this machine only).`,
    )
  target.hash = ''
  const headers: Record<string, string> = {}
  addHeaders(headers, given)
  for (const [name, value] of secrets) headers[name] = value
  return { method: wireMethod(method), url: target.href, headers, signed: undefined, date: undefined }
}

/** Several headers of one name are one list. */
function addHeaders(headers: Record<string, string>, more: HeaderPairs): void {
  for (const [name, value] of more)
    headers[name] = Object.hasOwn(headers, name)
      ? `${headers[name]}${name === 'cookie' ? '; ' : ', '}${value}`
      : value
}

function has(headers: HeaderPairs, key: string): boolean {
  for (const pair of headers) if (pair[0] === key) return true
  return false
}
