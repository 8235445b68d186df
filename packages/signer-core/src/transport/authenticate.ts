import type { SignedRequest, SignOptions } from '../request.ts'
import { wireMethod } from '../wire-form.ts'
import type { HeaderIdentity, Identity, SigningIdentity } from './identity.ts'
import { randomHex } from './multipart.ts'
import { isSecure } from './origins.ts'
import { splitHeaders } from './transport-headers.ts'
import type { HeaderPairs } from './transport-headers.ts'
import { TransportError } from './transport-error.ts'

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

/** What one attempt has of its own. */
export interface AttemptContext {
  /** The moment of signing, by the gateway's clock as far as it is known. */
  readonly date: Date
  /** Sent as `x-stage` where the request has none. */
  readonly stage?: string | undefined
  /** Whether to add a signed `X-Sdk-Nonce`. Default: false. */
  readonly nonce?: boolean | undefined
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
  const { signed, unsigned } = splitHeaders(request.headers)
  const named = (name: string): boolean => signed.some(([given]) => given === name)
  if (context.stage !== undefined && !named('x-stage')) signed.push(['x-stage', context.stage])
  if (context.nonce === true && !named('x-sdk-nonce')) signed.push(['X-Sdk-Nonce', createNonce()])
  return 'sign' in identity
    ? sign(request, identity, context, signed, unsigned)
    : addSecret(request, identity, signed, unsigned)
}

/** A value that no other request has: 128 random bits in hex. */
export function createNonce(): string {
  return randomHex(16)
}

function sign<B>(
  request: PristineRequest<B>,
  identity: SigningIdentity,
  { date, signal, headerValues = 'bytes' }: AttemptContext,
  signed: HeaderPairs,
  unsigned: HeaderPairs,
): AuthenticatedRequest<B> | Promise<AuthenticatedRequest<B>> {
  const signable = {
    method: request.method,
    url: request.url,
    headers: signed.filter(([name]) => name !== 'host'),
    body: request.body,
  }
  const result = identity.sign<B>(signable, { date, payload: request.payload, headerValues }, signal)
  const asGiven = headerValues === 'text' ? signable.headers.filter(([, value]) => NON_ASCII.test(value)) : []
  const complete = (made: SignedRequest<B>): AuthenticatedRequest<B> => ({
    method: made.method,
    url: made.url,
    headers: addHeaders(
      Object.assign(made.headers, Object.fromEntries(asGiven)),
      unsigned.filter(([name]) => name !== 'authorization'),
    ),
    signed: made,
    date: headerOf(made.headers, 'x-sdk-date'),
  })
  return result instanceof Promise ? result.then(complete) : complete(result)
}

function addSecret<B>(
  { method, url }: PristineRequest<B>,
  identity: HeaderIdentity,
  signed: HeaderPairs,
  unsigned: HeaderPairs,
): AuthenticatedRequest<B> {
  const target = new URL(url)
  if (!isSecure(target))
    throw new TransportError(
      'INSECURE_ORIGIN',
      `url begins with http://, where anybody on the way could read ${identity.header}; a token or an app code is sent over https alone (or to this machine).`,
    )
  target.hash = ''
  const key = identity.header.toLowerCase()
  const headers = addHeaders(
    {},
    [...signed, ...unsigned].filter(([name]) => name !== 'host' && name !== key),
  )
  headers[identity.header] = identity.value()
  return { method: wireMethod(method), url: target.href, headers, signed: undefined, date: undefined }
}

/** Headers that are sent, but not signed. Several of one name are one list. */
function addHeaders(headers: Record<string, string>, more: HeaderPairs): Record<string, string> {
  for (const [name, value] of more) {
    const given = headers[name]
    headers[name] =
      typeof given === 'string' && Object.hasOwn(headers, name)
        ? `${given}${name === 'cookie' ? '; ' : ', '}${value}`
        : value
  }
  return headers
}

function headerOf(headers: Readonly<Record<string, string>>, key: string): string | undefined {
  for (const name of Object.keys(headers)) if (name.toLowerCase() === key) return headers[name]
  return undefined
}
