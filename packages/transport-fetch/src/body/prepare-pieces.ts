import { MAX_SIGNED_BODY_BYTES } from '@apig/signer-core/internal'
import { headerValue } from '../identity/request-headers.ts'
import { isBrowser } from '../platform.ts'
import { TransportError } from '../transport-error.ts'
import { writeForm } from '../multipart/form-body.ts'
import { bodyTooLarge, requireWithinLimit } from './body-limit.ts'
import { byteStream } from './byte-stream.ts'
import { collect } from './collect.ts'
import { fileOf } from './given-body.ts'
import type { ByteSource, FileBody, GivenBody, StreamBody, UnknownBody, WholeBody } from './given-body.ts'
import { choosePayload, prepareWhole } from './prepare-whole.ts'
import type { BodyContext } from './prepare-whole.ts'
import type { ReadyBody } from './ready-body.ts'

/**
 * Prepares a body that comes in pieces.
 *
 * @throws TransportError `BODY_TOO_LARGE`, `BODY_UNHASHED`, `BODY_UNSUPPORTED`, `STREAM_UNSUPPORTED`
 */
export async function preparePieces(given: GivenBody, context: BodyContext): Promise<ReadyBody> {
  switch (given.kind) {
    case 'whole':
      return prepareWhole(given.value, context)
    case 'form':
      return prepareFile(writeForm(given.entries, given.boundary), context)
    case 'file':
      return prepareFile(given, context)
    case 'stream':
      return prepareStream(given, context)
    case 'unknown':
      return preparePieces(await readUnknown(given, context), context)
  }
}

async function prepareFile(file: FileBody, context: BodyContext): Promise<ReadyBody> {
  const { size, canRepeat } = file
  const { limit, url } = context
  if (size !== undefined) requireWithinLimit(size, limit)
  const payload = choosePayload(context, (declared) =>
    context.payload === 'signed' ? 'signed' : chooseForPieces(declared),
  )
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
  const payload = choosePayload(context, (declared) => {
    if (declared === undefined && context.payload === 'signed')
      throw new TransportError(
        'BODY_UNHASHED',
        "body is a stream and payload is 'signed', but a stream cannot be read twice: hash it first with createPayloadHash() of @apig/signer-core and pass apig.payload: { hash }, or send it with payload 'unsigned'.",
      )
    return chooseForPieces(declared)
  })
  return { payload, whole: undefined, size, canRepeat: false, open: () => stream.value }
}

/** Not signed, unless the caller has hashed it. */
const chooseForPieces = (declared: 'unsigned' | 'hash' | undefined): ReadyBody['payload'] =>
  declared === 'hash' ? undefined : 'unsigned'

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

/** Why a stream cannot be sent to this URL from here; undefined where it can. */
function whyNoStream(url: string): string | undefined {
  if (!isBrowser()) return undefined
  if (!takesStreams()) return 'this browser does not send streams'
  if (url.startsWith('http:')) return 'browsers send streams only over HTTP/2 and HTTP/3, which need https'
  return undefined
}

/** A browser that does not know streams never asks for `duplex`, and takes the stream for a text. */
function takesStreams(): boolean {
  let asked = false
  const init = {
    method: 'POST',
    body: new ReadableStream(),
    get duplex() {
      asked = true
      return 'half'
    },
  }
  try {
    return !new Request('https://example.com', init).headers.has('content-type') && asked
  } catch {
    return false
  }
}
