import { callHook } from '@apig/signer-core/transport'
import { toBytes } from './payload.ts'
import type { Sendable } from './payload.ts'

/** How far an upload has come. */
export interface UploadProgress {
  /** Handed to the connection in this attempt. */
  readonly sentBytes: number
  /** Of the whole body; undefined where a stream does not say how long it is. */
  readonly totalBytes: number | undefined
  /** 1 for the first attempt; each begins at 0 bytes again. */
  readonly attempt: number
}

/** Told how far an upload has come. */
export type OnProgress = (progress: UploadProgress) => void

const SLICE_BYTES = 64 * 1024

/** The same body, which tells how much of it was taken. */
export async function* withProgress(
  body: Sendable,
  totalBytes: number | undefined,
  attempt: number,
  report: OnProgress,
): AsyncGenerator<Uint8Array> {
  let sentBytes = 0
  for await (const chunk of slices(body)) {
    yield chunk
    // Asked for the next one: this one has been written.
    sentBytes += chunk.byteLength
    callHook(report, () => ({ sentBytes, totalBytes, attempt }))
  }
}

async function* slices(body: Sendable): AsyncGenerator<Uint8Array> {
  if (body === null) return
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    for await (const chunk of body as AsyncIterable<unknown>) yield toBytes(chunk)
    return
  }
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  for (let at = 0; at < bytes.byteLength; at += SLICE_BYTES) yield bytes.subarray(at, at + SLICE_BYTES)
}
