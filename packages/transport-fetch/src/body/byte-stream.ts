import { TransportError } from '../transport-error.ts'
import type { Bytes, ByteSource } from './given-body.ts'

interface Source {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>
  cancel(reason: unknown): unknown
}

/**
 * The bytes of a stream or an async iterable, as a stream of the web. A stream is locked at once, as the platform does it:
 * nobody else may take a piece of what is sent.
 *
 * @throws TransportError `BODY_UNSUPPORTED` for a stream that is locked already
 */
export function byteStream(body: ByteSource): ReadableStream<Bytes> {
  const open = openerOf(body)
  let source: Source | undefined
  return new ReadableStream<Bytes>(
    {
      async pull(controller) {
        source ??= open()
        for (;;) {
          const { done, value } = await source.next()
          if (done === true) return controller.close()
          const bytes = toBytes(value)
          // An empty piece would end a chunked upload.
          if (bytes.byteLength > 0) return controller.enqueue(bytes)
        }
      },
      async cancel(reason) {
        await (source ?? open()).cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}

/**
 * One piece of a stream: text becomes UTF-8.
 *
 * @throws TransportError `BODY_UNSUPPORTED` for anything but text and bytes
 */
export function toBytes(piece: unknown): Bytes {
  if (typeof piece === 'string') return new TextEncoder().encode(piece)
  const bytes = viewBytes(piece)
  if (bytes !== undefined) return bytes
  throw new TransportError('BODY_UNSUPPORTED', 'body is a stream whose pieces are neither bytes nor text.')
}

/** Bytes of any kind and any realm, without a copy; undefined for anything else. */
export function viewBytes(value: unknown): Bytes | undefined {
  if (ArrayBuffer.isView(value))
    return new Uint8Array(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength)
  return isBuffer(value) ? new Uint8Array(value) : undefined
}

/** Asks what cannot be imitated: the getters of the platform throw for anything but a buffer. */
function isBuffer(value: unknown): value is ArrayBuffer {
  if (typeof value !== 'object' || value === null || !('byteLength' in value)) return false
  return BUFFERS.some((size) => {
    try {
      return size?.call(value) !== undefined
    } catch {
      return false
    }
  })
}

const sizeGetter = (prototype: object | undefined): (() => unknown) | undefined =>
  prototype && Object.getOwnPropertyDescriptor(prototype, 'byteLength')?.get
const BUFFERS = [
  sizeGetter(ArrayBuffer.prototype),
  // Pages that are not isolated have none.
  sizeGetter(globalThis.SharedArrayBuffer?.prototype),
]

function openerOf(body: ByteSource): () => Source {
  if ('getReader' in body) {
    if (body.locked)
      throw new TransportError(
        'BODY_UNSUPPORTED',
        'body is a stream that somebody else reads (it is locked); pass one that is not read yet.',
      )
    const reader = body.getReader()
    return () => ({ next: () => reader.read(), cancel: (reason) => reader.cancel(reason) })
  }
  return () => {
    const iterator = body[Symbol.asyncIterator]()
    return { next: () => iterator.next(), cancel: () => iterator.return?.() }
  }
}
