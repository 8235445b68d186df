import {
  bodyTooLarge,
  MAX_SIGNED_BODY_BYTES,
  requireWithinLimit,
  TransportError,
  UNSIGNED_PAYLOAD,
} from '@apig/signer-core/transport'
import type { PristineRequest } from '@apig/signer-core/transport'
import { collect } from './collect.ts'
import type { GivenBody } from './given-body.ts'
import { hashLarge, LARGE_BYTES } from './hash-large.ts'
import type { CallOptions } from './options.ts'
import { whyNoStream } from './platform.ts'

type Bytes = Uint8Array<ArrayBuffer>

const encoder = new TextEncoder()
const HALF_CHARACTER = /\p{Surrogate}/u

/** A body that is ready to be signed and sent, any number of times unless it is a stream. */
export interface ReadyBody {
  /** What the signature says about it. */
  readonly payload: PristineRequest<unknown>['payload']
  readonly value: string | Bytes | Blob | ReadableStream<Bytes> | undefined
  /** Its length in bytes, where it is known. */
  readonly size: number | undefined
  readonly canRepeat: boolean
}

/** What a body is prepared for. */
export interface BodyContext {
  readonly url: string
  readonly headers: readonly (readonly [string, string])[]
  /** Whether there will be a signature; a token needs no hash. */
  readonly isSigned: boolean
  readonly payload: NonNullable<CallOptions['payload']>
  readonly limit: number
}

export const NO_BODY: ReadyBody = { payload: 'signed', value: undefined, size: 0, canRepeat: true }

/**
 * Reads, measures and hashes a body, once for all attempts.
 *
 * @throws TransportError `BODY_TOO_LARGE`, `BODY_UNHASHED`, `STREAM_UNSUPPORTED`, `OPTION_INVALID`
 */
export async function prepareBody(given: GivenBody | undefined, context: BodyContext): Promise<ReadyBody> {
  const payload = requirePayload(context.payload)
  const declared = headerOf(context, 'x-sdk-content-sha256')
  if (given === undefined)
    return declared === undefined
      ? NO_BODY
      : { ...NO_BODY, payload: declared === UNSIGNED_PAYLOAD ? 'unsigned' : undefined }
  const body = given.kind === 'request' ? await readRequest(given, context) : given
  if (body.kind === 'stream') return prepareStream(body.value, payload, declared, context)
  const value = typeof body.value === 'string' ? hashableText(body.value) : body.value
  const size = sizeOf(value)
  requireWithinLimit(size, context.limit)
  const whole = { value, size, canRepeat: true }
  if (!context.isSigned) return { ...whole, payload: undefined }
  if (typeof payload === 'object') return { ...whole, payload }
  if (payload === 'unsigned' || (payload === 'auto' && declared === UNSIGNED_PAYLOAD))
    return { ...whole, payload: 'unsigned' }
  if (!(value instanceof Blob)) return { ...whole, payload: await hashLarge(value) }
  if (payload === 'auto') return { ...whole, payload: declared === undefined ? 'unsigned' : undefined }
  // A file may change on the disk: what was read for the hash is what is sent.
  const bytes = new Uint8Array(await value.arrayBuffer())
  return { value: bytes, size: bytes.length, canRepeat: true, payload: await hashLarge(bytes) }
}

function prepareStream(
  value: ReadableStream<Bytes>,
  payload: BodyContext['payload'],
  declared: string | undefined,
  context: BodyContext,
): ReadyBody {
  const reason = whyNoStream(context.url)
  if (reason !== undefined)
    throw new TransportError(
      'STREAM_UNSUPPORTED',
      `init.body is a stream, but ${reason}; pass bytes or a Blob (await new Response(stream).blob()).`,
    )
  const length = headerOf(context, 'content-length')
  const size = length !== undefined && /^[0-9]{1,15}$/.test(length) ? Number(length) : undefined
  if (size !== undefined) requireWithinLimit(size, context.limit)
  const once = { value, size, canRepeat: false }
  if (!context.isSigned) return { ...once, payload: undefined }
  if (typeof payload === 'object') return { ...once, payload }
  if (payload === 'unsigned') return { ...once, payload: 'unsigned' }
  if (declared !== undefined)
    return { ...once, payload: declared === UNSIGNED_PAYLOAD ? 'unsigned' : undefined }
  if (payload === 'auto') return { ...once, payload: 'unsigned' }
  throw new TransportError(
    'BODY_UNHASHED',
    "init.body is a stream and payload is 'signed', but a stream cannot be read twice: hash it first with createPayloadHash() and pass init.apig.payload: { hash }, or send it with payload 'unsigned'.",
  )
}

/** The body of a `Request` was a text, perhaps: it is read, so that it can be signed. */
async function readRequest(
  { value, isMultipart }: GivenBody & { kind: 'request' },
  { url, payload, isSigned, limit }: BodyContext,
): Promise<Exclude<GivenBody, { kind: 'request' }>> {
  const isUnsigned = !isSigned || payload === 'unsigned' || (payload === 'auto' && isMultipart)
  const { body } = value
  if (isUnsigned && limit > MAX_SIGNED_BODY_BYTES)
    return body && whyNoStream(url) === undefined
      ? { kind: 'stream', value: body as ReadableStream<Bytes> }
      : { kind: 'blob', value: await value.blob() }
  const bytes = body
    ? await collect(body as ReadableStream<Bytes>, limit, () => {
        throw bodyTooLarge('of the Request is larger than the limit', limit)
      })
    : new Uint8Array(await value.arrayBuffer())
  return isMultipart ? { kind: 'blob', value: new Blob([bytes]) } : { kind: 'bytes', value: bytes }
}

function sizeOf(value: string | Bytes | Blob): number {
  if (typeof value === 'string') return encoder.encode(value).length
  return value instanceof Blob ? value.size : value.byteLength
}

/**
 * A long text becomes bytes once, to be measured, hashed and sent. So does one with half a character in it, which
 * workerd would not send as U+FFFD.
 */
function hashableText(text: string): string | Bytes {
  return text.length > LARGE_BYTES || HALF_CHARACTER.test(text) ? encoder.encode(text) : text
}

function headerOf({ headers }: BodyContext, name: string): string | undefined {
  return headers.find(([given]) => given.toLowerCase() === name)?.[1].trim()
}

function requirePayload(payload: unknown): BodyContext['payload'] {
  if (payload === 'auto' || payload === 'signed' || payload === 'unsigned') return payload
  if (typeof payload === 'object' && payload !== null && 'hash' in payload) return payload as { hash: string }
  throw new TransportError(
    'OPTION_INVALID',
    "init.apig.payload must be 'auto', 'signed', 'unsigned' or { hash }.",
  )
}
