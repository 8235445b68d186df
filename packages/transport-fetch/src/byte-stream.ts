import { TransportError } from '@apig/signer-core/transport'

type Bytes = Uint8Array<ArrayBuffer>

interface Source {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>
  cancel(reason: unknown): unknown
}

/** A stream of bytes out of a `ReadableStream` or anything that iterates asynchronously; undefined for anything else. */
export function byteStream(body: unknown): ReadableStream<Bytes> | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const open = openerOf(body)
  if (open === undefined) return undefined
  let source: Source | undefined
  return new ReadableStream<Bytes>(
    {
      async pull(controller) {
        source ??= open()
        for (;;) {
          const { done, value } = await source.next()
          if (done === true) return controller.close()
          const bytes = bytesOf(value)
          // Nothing to send would end a chunked upload.
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

/** A stream that somebody looks at on its way. */
export interface WatchedStream {
  readonly stream: ReadableStream<Bytes>
  /** Ends it and closes its source; platforms go on pulling after a call was aborted. */
  stop(reason: unknown): void
}

/** The same bytes, with a look at each piece. What `see` throws ends the stream; `failed` is told why it ends. */
export function watch(
  source: ReadableStream<Bytes>,
  see: (piece: Bytes) => void,
  failed: (error: unknown) => void,
): WatchedStream {
  const reader = source.getReader()
  let stopped: { readonly reason: unknown } | undefined
  const stop = (reason: unknown): void => {
    stopped ??= { reason }
    reader.cancel(reason).catch(() => undefined)
  }
  const stream = new ReadableStream<Bytes>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (stopped !== undefined) throw stopped.reason
          if (done) return controller.close()
          see(value)
          controller.enqueue(value)
        } catch (error) {
          failed(error)
          stop(error)
          throw error
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
  return { stream, stop }
}

function openerOf(body: object): (() => Source) | undefined {
  if ('getReader' in body) {
    const stream = body as ReadableStream<unknown>
    if (stream.locked)
      throw new TransportError(
        'BODY_UNSUPPORTED',
        'init.body is a stream that somebody else reads (it is locked); pass one that is not read yet.',
      )
    // Locked at once, as the platform does: nobody else may take a piece of what is sent.
    const reader = stream.getReader()
    return () => ({ next: () => reader.read(), cancel: (reason) => reader.cancel(reason) })
  }
  if (!(Symbol.asyncIterator in body)) return undefined
  const iterable = body as AsyncIterable<unknown>
  return () => {
    const iterator = iterable[Symbol.asyncIterator]()
    return { next: () => iterator.next(), cancel: () => iterator.return?.() }
  }
}

function bytesOf(piece: unknown): Bytes {
  if (typeof piece === 'string') return new TextEncoder().encode(piece)
  if (piece instanceof ArrayBuffer) return new Uint8Array(piece)
  if (ArrayBuffer.isView(piece) && piece.buffer instanceof ArrayBuffer)
    return new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength)
  throw new TransportError(
    'BODY_UNSUPPORTED',
    'init.body is a stream whose pieces are neither bytes nor text.',
  )
}
