/** Bytes that every platform takes as a body. */
export type Bytes = Uint8Array<ArrayBuffer>

/** A body that is read piece by piece. */
export type ByteSource = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>

/** What is handed to a client to be sent. */
export type Sendable = string | Bytes | Blob | ByteSource

/** Whether every fetch takes it as it is, and measures it itself. */
export const isAtHand = (value: Sendable): value is string | Bytes | Blob =>
  typeof value === 'string' || value instanceof Uint8Array || value instanceof Blob

/** Text or bytes, at hand as a whole. */
export interface WholeBody {
  readonly kind: 'whole'
  readonly value: string | Bytes
  /** What to send as the content type where the caller gives none. */
  readonly contentType?: string | undefined
}

/** A form or a file: sent as it is read, from its beginning in each attempt. */
export interface FileBody {
  readonly kind: 'file'
  /** In bytes, where it is known. */
  readonly size: number | undefined
  readonly canRepeat: boolean
  readonly contentType?: string | undefined
  open(): Blob | ByteSource
}

/** A Blob or File of the platform. */
export function fileOf(blob: Blob): FileBody {
  return {
    kind: 'file',
    size: blob.size,
    canRepeat: true,
    contentType: blob.type || undefined,
    open: () => blob,
  }
}

/** The fields of a form, as they were when it was given. */
export interface FormBody {
  readonly kind: 'form'
  readonly entries: readonly unknown[]
  readonly boundary: string
  readonly contentType: string
}

/** A stream that the caller gave as one: it can be read once. */
export interface StreamBody {
  readonly kind: 'stream'
  readonly value: ByteSource
  /** In bytes, where the stream says so itself. */
  readonly size?: number | undefined
  readonly contentType?: string | undefined
  /** Tells the source that it will not be read. */
  cancel(reason: unknown): void
}

/** A body that does not say what it was made of, such as that of a `Request`: it may have been a string. */
export interface UnknownBody {
  readonly kind: 'unknown'
  readonly isForm: boolean
  readonly contentType?: undefined
  /** Undefined where the platform gives it as a whole only. */
  readonly open: (() => ByteSource) | undefined
  /** The platform's own way to read it as a whole. */
  whole(): Promise<Blob>
}

/** A body as it was given: a copy where the caller could still change it. */
export type GivenBody = WholeBody | FileBody | FormBody | StreamBody | UnknownBody
