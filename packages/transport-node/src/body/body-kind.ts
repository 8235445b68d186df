// What a body is, by its tag and its methods: Node's own classes and undici's are different ones.

const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1)

export const isBlob = (value: unknown): value is Blob => {
  const tag = tagOf(value)
  return tag === 'Blob' || tag === 'File'
}

export const isForm = (value: unknown): value is FormData => tagOf(value) === 'FormData'

export const isSearchParams = (value: unknown): value is URLSearchParams => tagOf(value) === 'URLSearchParams'

/** A stream of Node. */
export const isNodeStream = (value: object): value is NodeJS.ReadableStream =>
  'pipe' in value && typeof value.pipe === 'function'

/** A stream of the web. */
export const isWebStream = (value: object): value is ReadableStream =>
  'getReader' in value && typeof value.getReader === 'function'

/** Bytes in any form, without a copy. */
export function viewBytes(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  const tag = tagOf(value)
  return tag === 'ArrayBuffer' || tag === 'SharedArrayBuffer'
    ? new Uint8Array(value as ArrayBuffer)
    : undefined
}
