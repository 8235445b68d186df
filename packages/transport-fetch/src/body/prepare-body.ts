import { MAX_SIGNED_BODY_BYTES, UNSIGNED_PAYLOAD } from '@apig/signer-core/internal'
import { headerValue } from '../identity/request-headers.ts'
import type { HeaderPairs } from '../identity/request-headers.ts'
import { whyNoStream } from '../platform.ts'
import { TransportError } from '../transport-error.ts'
import type { PayloadMode } from '../transport-options.ts'
import { bodyTooLarge, requireWithinLimit } from './body-limit.ts'
import { byteStream } from './byte-stream.ts'
import { collect } from './collect.ts'
import { fileOf } from './given-body.ts'
import type {
  Bytes,
  ByteSource,
  FileBody,
  FormBody,
  GivenBody,
  StreamBody,
  UnknownBody,
  WholeBody,
} from './given-body.ts'
import { LARGE_BYTES } from './hash-large.ts'
import { NO_BODY, sizeOfWhole } from './ready-body.ts'
import type { ReadyBody } from './ready-body.ts'

/** What a body is prepared for. */
export interface BodyContext {
  readonly url: string
  readonly headers: HeaderPairs
  /** Whether there will be a signature; a token needs no hash. */
  readonly isSigned: boolean
  readonly payload: PayloadMode
  /** The lowercase name of the header that carries the payload hash. */
  readonly contentHeader: string
  readonly limit: number
}

/** The most bytes that one UTF-16 unit becomes in UTF-8. */
const MAX_BYTES_PER_UNIT = 3
const LONE_SURROGATE = /\p{Surrogate}/u

/**
 * Reads and measures a body, and decides what is signed of it, once for all attempts.
 *
 * @returns a promise only where something has to be read first
 * @throws TransportError `BODY_TOO_LARGE`, `BODY_UNHASHED`, `STREAM_UNSUPPORTED`
 */
export function prepareBody(
  given: GivenBody | undefined,
  context: BodyContext,
): ReadyBody | Promise<ReadyBody> {
  switch (given?.kind) {
    case undefined:
      return prepareNone(context)
    case 'whole':
      return prepareWhole(given.value, context)
    case 'form':
      return readForm(given).then((form) => prepareFile(form, context))
    case 'file':
      return prepareFile(given, context)
    case 'stream':
      return prepareStream(given, context)
    case 'unknown':
      return readUnknown(given, context).then((read) => prepareBody(read, context))
  }
}

/** Forms are rare: what writes them is loaded by the first one. */
async function readForm({ entries, boundary }: FormBody): Promise<FileBody> {
  const { writeForm } = await import('./form-body.ts')
  return writeForm(entries, boundary)
}

function prepareNone(context: BodyContext): ReadyBody {
  const declared = declaredPayload(context)
  return declared === undefined
    ? NO_BODY
    : { ...NO_BODY, payload: declared === 'hash' ? undefined : declared }
}

function prepareWhole(given: string | Bytes, context: BodyContext): ReadyBody {
  const { limit } = context
  const whole = typeof given === 'string' ? hashableText(given) : given
  // Most bodies are so small that nobody has to count.
  if (whole.length * MAX_BYTES_PER_UNIT > limit) requireWithinLimit(sizeOfWhole(whole), limit)
  const payload = choosePayload('whole', context)
  return { payload, whole, size: undefined, canRepeat: true, open: () => whole }
}

async function prepareFile(file: FileBody, context: BodyContext): Promise<ReadyBody> {
  const { size, canRepeat } = file
  const { limit, url } = context
  if (size !== undefined) requireWithinLimit(size, limit)
  const payload = choosePayload('file', context)
  const open = (): Blob | ByteSource => file.open()
  if (payload !== 'signed' && (whyNoStream(url) === undefined || open() instanceof Blob))
    return { payload, whole: undefined, size, canRepeat, open }
  // A file may change on the disk: what was read for the hash is what is sent.
  const whole = await collect(open(), limit, () => {
    throw bodyTooLarge('has more bytes', limit)
  })
  return { payload, whole, size: undefined, canRepeat: true, open: () => whole }
}

function prepareStream(stream: StreamBody, context: BodyContext): ReadyBody {
  const reason = whyNoStream(context.url)
  if (reason !== undefined)
    throw new TransportError(
      'STREAM_UNSUPPORTED',
      `body is a stream, but ${reason}; pass bytes or a Blob (await new Response(stream).blob()).`,
    )
  const length = headerValue(context.headers, 'content-length') ?? ''
  const size = /^[0-9]{1,15}$/.test(length) ? Number(length) : stream.size
  if (size !== undefined) requireWithinLimit(size, context.limit)
  const payload = choosePayload('stream', context)
  return { payload, whole: undefined, size, canRepeat: false, open: () => stream.value }
}

/** What the signature says about a body; undefined leaves it to the hash in the caller's own header. */
function choosePayload(kind: 'whole' | 'file' | 'stream', context: BodyContext): ReadyBody['payload'] {
  const { isSigned, payload } = context
  if (!isSigned) return undefined
  if (typeof payload === 'object' || payload === 'unsigned') return payload
  const declared = declaredPayload(context)
  if (kind === 'whole') return payload === 'auto' && declared === 'unsigned' ? declared : 'signed'
  if (kind === 'file' && payload === 'signed') return payload
  if (declared !== undefined) return declared === 'unsigned' ? declared : undefined
  if (payload === 'auto') return 'unsigned'
  throw new TransportError(
    'BODY_UNHASHED',
    "body is a stream and payload is 'signed', but a stream cannot be read twice: hash it first with createPayloadHash() of @apig/signer-core and pass apig.payload: { hash }, or send it with payload 'unsigned'.",
  )
}

/** What the caller's header says about the body: that it is not signed, or its hash. */
function declaredPayload({ headers, contentHeader }: BodyContext): 'unsigned' | 'hash' | undefined {
  const value = headerValue(headers, contentHeader)
  if (value === undefined) return undefined
  return value === UNSIGNED_PAYLOAD ? 'unsigned' : 'hash'
}

/** It may have been a string: it is read, so that it can be signed. */
async function readUnknown(
  { open, whole, isForm }: UnknownBody,
  { url, payload, isSigned, limit }: BodyContext,
): Promise<WholeBody | FileBody | StreamBody> {
  const isUnsigned = !isSigned || payload === 'unsigned' || (payload === 'auto' && isForm)
  if (isUnsigned && limit > MAX_SIGNED_BODY_BYTES)
    return open !== undefined && whyNoStream(url) === undefined
      ? { kind: 'stream', value: byteStream(open()), cancel: () => undefined }
      : fileOf(await whole())
  const bytes =
    open === undefined
      ? new Uint8Array(await (await whole()).arrayBuffer())
      : await collect(open(), limit, () => {
          throw bodyTooLarge('has more bytes', limit)
        })
  return isForm ? fileOf(new Blob([bytes])) : { kind: 'whole', value: bytes }
}

/**
 * A long text becomes bytes once, to be measured, hashed and sent. So does one with a lone surrogate, which workerd would
 * not send as U+FFFD.
 */
function hashableText(text: string): string | Bytes {
  return text.length > LARGE_BYTES || LONE_SURROGATE.test(text) ? new TextEncoder().encode(text) : text
}
