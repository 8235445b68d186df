import { authenticate, withoutBodyHeaders } from '@apig/signer-core/transport'
import type {
  AuthenticatedRequest,
  HeaderPairs,
  Identity,
  Redirect,
  TransportSettings,
} from '@apig/signer-core/transport'
import { EMPTY } from '../body/payload.ts'
import type { BytesPayload, Payload } from '../body/payload.ts'
import { settlePayload } from '../body/settle-payload.ts'
import type { PayloadMode, SettledPayload } from '../body/settle-payload.ts'
import type { Waiter } from './waiter.ts'

/** A request as the caller gave it. */
export interface CallRequest {
  readonly method: string
  /** Absolute, with the name of the host even where undici's `dns` has put an address. */
  readonly url: string
  /** Of the URL. */
  readonly origin: string
  /** Their names in lower case. */
  readonly headers: HeaderPairs
  readonly payload: Payload
  /** Default: what the settings say. */
  readonly mode?: PayloadMode | undefined
}

/** An attempt that is ready to be sent. */
export interface PreparedAttempt {
  readonly request: AuthenticatedRequest<string | Uint8Array>
  readonly payload: Payload
  readonly identity: Identity
}

/**
 * What every attempt of a call begins with. It is changed by redirects alone: each attempt is signed anew from here,
 * never from what another attempt has sent.
 */
export class PristineCall {
  method: string
  url: string
  readonly origin: string
  readonly #settings: TransportSettings
  readonly #mode: PayloadMode
  #headers: HeaderPairs
  #payload: Payload
  #settled: SettledPayload | undefined
  /** Of the body that was signed: it is hashed once. */
  #hash: string | undefined
  /** Whether the body was settled for a signature. */
  #signs = false

  constructor(request: CallRequest, settings: TransportSettings) {
    this.method = request.method.toUpperCase()
    this.url = request.url
    this.origin = request.origin
    this.#headers = request.headers
    this.#payload = request.payload
    this.#mode = request.mode ?? settings.payload
    this.#settings = settings
  }

  get hasBody(): boolean {
    return this.#payload.kind !== 'empty'
  }

  /** Whether another attempt is possible. */
  get repeatable(): boolean {
    return (this.#settled?.payload ?? this.#payload).repeatable
  }

  /** Goes on elsewhere within the origin. */
  redirect({ url, method, keepsBody }: Redirect): void {
    this.url = url
    this.method = method
    if (keepsBody) return
    this.#headers = withoutBodyHeaders(this.#headers)
    this.#payload = EMPTY
    this.#settled = undefined
    this.#hash = undefined
  }

  /**
   * Signs. A promise only where credentials have to be fetched, a body to be read, or a remote signer to be asked.
   *
   * @param date - what to sign with; undefined: the time that is known for the origin
   * @param waiter - who waits where it is a promise
   */
  prepare(date: Date | undefined, waiter: Waiter): PreparedAttempt | Promise<PreparedAttempt> {
    const identity = this.#settings.source.get()
    return identity instanceof Promise
      ? identity.then((come) => this.#settle(come, date, waiter))
      : this.#settle(identity, date, waiter)
  }

  #settle(
    identity: Identity,
    date: Date | undefined,
    waiter: Waiter,
  ): PreparedAttempt | Promise<PreparedAttempt> {
    const signs = 'sign' in identity
    if (this.#settled !== undefined && this.#signs === signs)
      return this.#authenticate(identity, this.#settled, date, waiter)
    const settled = settlePayload(
      this.#settled?.payload ?? this.#payload,
      this.#mode,
      this.#headers,
      identity,
      this.#settings.maxBodyBytes,
    )
    return settled instanceof Promise
      ? settled.then((made) => this.#keep(made, signs, identity, date, waiter))
      : this.#keep(settled, signs, identity, date, waiter)
  }

  #keep(
    settled: SettledPayload,
    signs: boolean,
    identity: Identity,
    date: Date | undefined,
    waiter: Waiter,
  ): PreparedAttempt | Promise<PreparedAttempt> {
    this.#settled = settled
    this.#signs = signs
    return this.#authenticate(identity, settled, date, waiter)
  }

  #authenticate(
    identity: Identity,
    { payload, sign }: SettledPayload,
    date: Date | undefined,
    waiter: Waiter,
  ): PreparedAttempt | Promise<PreparedAttempt> {
    const { clock, stage, nonce } = this.#settings
    const made = authenticate<string | Uint8Array>(
      {
        method: this.method,
        url: this.url,
        headers: this.#withContentType(payload),
        // For explainMismatch, which tries what a changed body would have given.
        body: payload.kind === 'bytes' ? (payload as BytesPayload).bytes : undefined,
        payload: sign === 'signed' && this.#hash !== undefined ? { hash: this.#hash } : sign,
      },
      identity,
      {
        date: date ?? clock.date(this.origin),
        stage,
        nonce,
        signal: identity.kind === 'remote' ? waiter.signal() : undefined,
      },
    )
    return made instanceof Promise
      ? made.then((request) => this.#prepared(request, payload, identity))
      : this.#prepared(made, payload, identity)
  }

  #prepared(
    request: AuthenticatedRequest<string | Uint8Array>,
    payload: Payload,
    identity: Identity,
  ): PreparedAttempt {
    this.#hash = request.signed?.payloadHash
    return { request, payload, identity }
  }

  #withContentType({ contentType }: Payload): HeaderPairs {
    if (contentType === undefined) return this.#headers
    if (this.#headers.some(([name]) => name === 'content-type')) return this.#headers
    return [...this.#headers, ['content-type', contentType]]
  }
}
