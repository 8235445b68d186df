import { bodyTooLarge } from '@apig/signer-core/transport'
import { byteStream, watch } from './byte-stream.ts'
import type { UploadProgress } from './options.ts'
import { isBrowser } from './platform.ts'
import type { ReadyBody } from './prepare-body.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** One upload of a body. */
export interface Upload {
  /** What fetch is given. */
  readonly body: string | Bytes | Blob | ReadableStream<Bytes> | undefined
  readonly isStream: boolean
  /** What went wrong with the body itself: platforms wrap it, or lose it. */
  failure(): unknown
  /** To be called when the answer has begun. */
  answered(): void
  /** To be called when there will be no answer: nothing more is read from the source. */
  stop(reason: unknown): void
}

const PIECE = 64 * 1024

/** Hands a body over once: counted where it is a stream of unknown length, and where somebody wants to know. */
export function startUpload(
  body: ReadyBody,
  limit: number,
  attempt: number,
  onProgress: ((progress: UploadProgress) => void) | undefined,
): Upload {
  const { value, size: totalBytes } = body
  const isStream = value instanceof ReadableStream
  const wantsProgress = onProgress !== undefined && value !== undefined
  let failure: unknown
  let sentBytes = 0
  const tell = (bytes: number): void => {
    sentBytes = bytes
    try {
      onProgress?.({ sentBytes, totalBytes, attempt })
    } catch {
      // Whoever shows a bar is not the call.
    }
  }
  // A browser sends no streams where it can avoid it: nothing is known there before the end.
  const stream = isStream ? value : wantsProgress && !isBrowser() ? piecesOf(value) : undefined
  const answered = (): void => {
    if (wantsProgress && !isStream && totalBytes !== undefined && sentBytes < totalBytes) tell(totalBytes)
  }
  if (stream === undefined)
    return {
      body: value as Upload['body'],
      isStream: false,
      failure: () => undefined,
      answered,
      stop: () => undefined,
    }
  const counted = watch(
    stream,
    (piece) => {
      if (sentBytes + piece.length > limit) throw bodyTooLarge('is a stream that has more', limit)
      tell(sentBytes + piece.length)
    },
    (error) => {
      failure = error
    },
  )
  return { body: counted.stream, isStream: true, failure: () => failure, answered, stop: counted.stop }
}

function piecesOf(value: string | Bytes | Blob): ReadableStream<Bytes> {
  const whole = typeof value === 'string' ? new TextEncoder().encode(value) : value
  const size = whole instanceof Blob ? whole.size : whole.length
  const pieces = async function* (): AsyncGenerator<Bytes> {
    for (let at = 0; at < size; at += PIECE) {
      const end = at + PIECE
      yield whole instanceof Blob
        ? new Uint8Array(await whole.slice(at, end).arrayBuffer())
        : whole.subarray(at, end)
    }
  }
  return byteStream(pieces()) as ReadableStream<Bytes>
}
