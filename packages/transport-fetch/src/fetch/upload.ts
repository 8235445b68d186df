import { bodyTooLarge } from '../body/body-limit.ts'
import { byteStream } from '../body/byte-stream.ts'
import { isAtHand } from '../body/given-body.ts'
import type { Bytes, Sendable } from '../body/given-body.ts'
import { sizeOfWhole } from '../body/ready-body.ts'
import type { ReadyBody } from '../body/ready-body.ts'
import { callHook } from '../engine/hooks.ts'
import type { UploadProgress } from '../options.ts'
import { isBrowser } from '../platform.ts'

/** One upload of a body. */
export interface Upload {
  /** What fetch is given. */
  readonly body: string | Bytes | Blob | ReadableStream<Bytes> | undefined
  readonly isStream: boolean
  /** A stream of known length is not sent in chunks. */
  readonly headers: Readonly<Record<string, string>>
  /** What went wrong with the body itself. */
  failure(): unknown
  /** To be called when the response has begun. */
  finish(): void
  /** To be called when there will be no response: nothing more is read from the source. */
  stop(reason: unknown): void
}

const PIECE_BYTES = 64 * 1024

/** Hands a body over once: counted where it is a stream, or where a hook asks. */
export function startUpload(
  value: Sendable,
  { whole, size }: ReadyBody,
  limit: number,
  attempt: number,
  onProgress: ((progress: UploadProgress) => void) | undefined,
): Upload {
  const atHand = isAtHand(value) ? value : undefined
  const totalBytes =
    size ?? (onProgress !== undefined && whole !== undefined ? sizeOfWhole(whole) : undefined)
  let sentBytes = 0
  const tell = (bytes: number): void => {
    sentBytes = bytes
    callHook(onProgress, () => ({ sentBytes, totalBytes, attempt }))
  }
  const tellAll = (): void => {
    if (totalBytes !== undefined && sentBytes < totalBytes) tell(totalBytes)
  }
  // A browser sends no stream where it can avoid it: nothing is known there before the end.
  if (atHand !== undefined && isBrowser())
    return {
      body: atHand,
      isStream: false,
      headers: {},
      failure: () => undefined,
      finish: tellAll,
      stop: () => undefined,
    }
  let failure: unknown
  const counted = watch(
    byteStream(isAtHand(value) ? slicesOf(value) : value),
    (piece) => {
      if (sentBytes + piece.length > limit) throw bodyTooLarge('is a stream that has more', limit)
      tell(sentBytes + piece.length)
    },
    (error) => {
      failure = error
    },
  )
  return {
    body: counted.stream,
    isStream: true,
    headers: totalBytes === undefined ? {} : { 'content-length': String(totalBytes) },
    failure: () => failure,
    finish() {
      if (atHand !== undefined) tellAll()
    },
    stop: counted.stop,
  }
}

async function* slicesOf(whole: string | Bytes | Blob): AsyncGenerator<Uint8Array> {
  const bytes = typeof whole === 'string' ? new TextEncoder().encode(whole) : whole
  const size = bytes instanceof Blob ? bytes.size : bytes.length
  for (let at = 0; at < size; at += PIECE_BYTES) {
    const end = at + PIECE_BYTES
    yield bytes instanceof Blob
      ? new Uint8Array(await bytes.slice(at, end).arrayBuffer())
      : bytes.subarray(at, end)
  }
}

/** A stream whose pieces are observed on their way. */
interface WatchedStream {
  readonly stream: ReadableStream<Bytes>
  /** Ends it and closes its source; platforms go on pulling after a call was aborted. */
  stop(reason: unknown): void
}

/** The same bytes, with a look at each piece. What `see` throws ends the stream; `failed` is told why it ends. */
function watch(
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
