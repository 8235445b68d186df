import { usage } from '../cli-error.ts'

/** A request or response of HTTP/1.1, taken apart. */
export interface HttpMessage {
  readonly startLine: string
  /** As they came; a character of a value is a byte. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
}

/** The target and method of a request. */
export interface HttpRequest extends HttpMessage {
  readonly method: string
  /** `/path?query` */
  readonly target: string
}

/**
 * Reads a raw message, with the line ends of HTTP or of an editor. Of a chunked body, the chunks are joined.
 *
 * @throws CliError `USAGE`
 */
export function parseMessage(bytes: Buffer): HttpMessage {
  const text = bytes.toString('latin1')
  const end = /\r?\n\r?\n/.exec(text)
  const head = end === null ? text.replace(/\r?\n$/, '') : text.slice(0, end.index)
  const [startLine = '', ...lines] = head.split(/\r?\n/)
  const headers = lines.map((line): [string, string] => {
    const [, name, value] = /^([^\s:]+):[\t ]*(.*?)[\t ]*$/.exec(line) ?? []
    if (name === undefined || value === undefined)
      throw usage('The HTTP message has a header line that is not `name: value`.')
    return [name, value]
  })
  const rest = end === null ? Buffer.alloc(0) : bytes.subarray(end.index + end[0].length)
  return { startLine, headers, body: bodyOf(rest, headers) }
}

/**
 * Reads a raw request, such as `apig call --print http` prints.
 *
 * @throws CliError `USAGE`
 */
export function parseRequest(bytes: Buffer): HttpRequest {
  const message = parseMessage(bytes)
  const [, method, given] = /^(\S+) (\S+) HTTP\/1\.[01]$/.exec(message.startLine) ?? []
  if (method === undefined || given === undefined)
    throw usage(
      "The request must begin with a line such as 'GET /v1/vpcs?limit=2 HTTP/1.1', as 'apig call --print http' prints it.",
    )
  // What a proxy is sent has the origin in it.
  const target = given.replace(/^https?:\/\/[^/?#]*/i, '')
  return { ...message, method, target: target.startsWith('/') ? target : `/${target}` }
}

/** The value of the first header of that name. */
export function headerOf({ headers }: HttpMessage, wanted: string): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1]
}

function bodyOf(rest: Buffer, headers: HttpMessage['headers']): Buffer {
  const message = { startLine: '', headers, body: rest }
  if (/\bchunked\b/i.test(headerOf(message, 'transfer-encoding') ?? '')) return joinChunks(rest)
  const length = Number(headerOf(message, 'content-length') ?? Number.NaN)
  if (Number.isNaN(length)) return rest
  if (rest.length < length)
    throw usage(
      `Content-Length is ${length}, but only ${rest.length} bytes follow the headers: the body was cut off.`,
    )
  // An editor adds a line end after the body.
  return rest.subarray(0, length)
}

function joinChunks(bytes: Buffer): Buffer {
  const chunks: Buffer[] = []
  for (let at = 0; at < bytes.length;) {
    const lineEnd = bytes.indexOf('\n', at)
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    if (lineEnd < 0 || Number.isNaN(size))
      throw usage('Transfer-Encoding is chunked, but the body is not in chunks.')
    if (size === 0) break
    chunks.push(bytes.subarray(lineEnd + 1, lineEnd + 1 + size))
    at = bytes.indexOf('\n', lineEnd + 1 + size) + 1
    if (at === 0) break
  }
  return Buffer.concat(chunks)
}
