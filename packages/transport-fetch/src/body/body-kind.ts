// What a body is, by what it can do: classes of other realms and libraries are not ours, and tags are only claims.

type Methods = Readonly<Record<string, unknown>>

const can = (value: object, ...names: readonly string[]): boolean =>
  names.every((name) => typeof (value as Methods)[name] === 'function')

/** A stream as Node has them, old ones too: it can be sent into another stream. */
export interface PipeStream {
  pipe(destination: unknown): unknown
  on(event: string, listener: (value: unknown) => void): unknown
  pause?(): unknown
  resume?(): unknown
  destroy?(reason?: unknown): unknown
  [Symbol.asyncIterator]?(): AsyncIterator<unknown>
  /** Of the form of npm `form-data`. */
  getHeaders?(): Readonly<Record<string, string>>
  hasKnownLength?(): boolean
  getLengthSync?(): number
}

export const isPipeStream = (value: object): value is PipeStream => can(value, 'pipe', 'on')

export const isWebStream = (value: object): value is ReadableStream => can(value, 'getReader', 'cancel')

/** A Blob or File of any library. */
export const isBlobLike = (value: object): value is Blob =>
  can(value, 'arrayBuffer', 'slice') && typeof (value as Blob).size === 'number' && !ArrayBuffer.isView(value)

/** Whether the platform itself takes it as a Blob: its own getter throws for any other. */
export function isPlatformBlob(value: unknown): value is Blob {
  try {
    return blobSize?.call(value) !== undefined
  } catch {
    return false
  }
}
const blobSize = globalThis.Blob && Object.getOwnPropertyDescriptor(globalThis.Blob.prototype, 'size')?.get

/** Names and values, to be sent as `application/x-www-form-urlencoded`. */
export const isSearchParams = (value: object): value is URLSearchParams =>
  can(value, 'append', 'getAll', 'sort') && Symbol.iterator in value

/** Names and values, to be sent as `multipart/form-data`. */
export const isForm = (value: object): value is FormData =>
  can(value, 'append') && Symbol.iterator in value && !isSearchParams(value)
