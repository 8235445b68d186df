import { bodyTooLarge } from '../body/body-limit.ts'
import { byteStream, watch } from '../body/byte-stream.ts'
import type { Bytes } from '../body/given-body.ts'
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
  /** Where it is known; of a whole body, where somebody wants to know. */
  readonly totalBytes: number | undefined
  /** What went wrong with the body itself. */
  failure(): unknown
  /** To be called when the response has begun. */
  finish(): void
  /** To be called when there will be no response: nothing more is read from the source. */
  stop(reason: unknown): void
}

const PIECE_BYTES = 64 * 1024

/** Hands a body over once: counted where it is a stream, and where somebody wants to know. */
export function startUpload(
  { open, whole, size }: ReadyBody,
  limit: number,
  attempt: number,
  onProgress: ((progress: UploadProgress) => void) | undefined,
): Upload {
  const value = open?.()
  const atHand =
    typeof value === 'string' || value instanceof Uint8Array || value instanceof Blob ? value : undefined
  const wantsProgress = onProgress !== undefined && value !== undefined
  const totalBytes = size ?? (wantsProgress && whole !== undefined ? sizeOfWhole(whole) : undefined)
  // A browser sends no stream where it can avoid it: nothing is known there before the end.
  const slices = atHand !== undefined && wantsProgress && !isBrowser() ? slicesOf(atHand) : undefined
  const source = slices ?? (atHand === undefined ? value : undefined)
  let failure: unknown
  let sentBytes = 0
  const tell = (bytes: number): void => {
    sentBytes = bytes
    callHook(onProgress, () => ({ sentBytes, totalBytes, attempt }))
  }
  if (source === undefined)
    return {
      body: atHand,
      isStream: false,
      totalBytes,
      failure: () => undefined,
      finish() {
        if (wantsProgress && totalBytes !== undefined && sentBytes < totalBytes) tell(totalBytes)
      },
      stop: () => undefined,
    }
  const counted = watch(
    byteStream(source as Exclude<typeof source, string | Bytes | Blob>),
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
    totalBytes,
    failure: () => failure,
    finish() {
      if (slices !== undefined && totalBytes !== undefined && sentBytes < totalBytes) tell(totalBytes)
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
