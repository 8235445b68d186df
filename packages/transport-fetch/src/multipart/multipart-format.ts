import { isToken, quote } from '@apig/signer-core/internal'
import { TransportError } from '../transport-error.ts'

/** What stands before the value of one part of a multipart body. */
export interface PartHead {
  /** The name of the form field. */
  readonly name: string
  /** The name of the file; without one the part is a plain field. */
  readonly fileName?: string | undefined
  /** Such as `image/png`. */
  readonly contentType?: string | undefined
  /** Further headers of this part. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/

/** The head of a part with the empty line after it; the value and `\r\n` follow. */
export function formatPartHead(part: PartHead, boundary: string): string {
  const fileName = part.fileName === undefined ? '' : `; filename="${escapeName(part.fileName)}"`
  let head = `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(part.name)}"${fileName}\r\n`
  if (part.contentType !== undefined) head += formatHeader('Content-Type', part.contentType)
  for (const [name, value] of Object.entries(part.headers ?? {})) {
    if (/^content-(?:disposition|type|length)$/i.test(name))
      throw invalid(`headers must not have ${quote(name)}; name, fileName and contentType say it.`)
    head += formatHeader(name, value)
  }
  return `${head}\r\n`
}

/** What stands after the last part. */
export function formatEnd(boundary: string): string {
  return `--${boundary}--\r\n`
}

/** As browsers write names: what could end the name or the line is escaped. */
function escapeName(name: unknown): string {
  if (typeof name !== 'string') throw invalid('name and fileName must be strings.')
  return name.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22')
}

function formatHeader(name: string, value: unknown): string {
  if (!isToken(name)) throw invalid(`headers has the name ${quote(name)}, which HTTP does not allow.`)
  if (typeof value !== 'string' || CONTROL.test(value))
    throw invalid(`headers[${quote(name)}] must be a string without line breaks and control characters.`)
  return `${name}: ${value}\r\n`
}

const invalid = (message: string): TransportError =>
  new TransportError('BODY_UNSUPPORTED', `A part of the multipart body is wrong: ${message}`)
