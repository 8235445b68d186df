/**
 * A request as it stood on the wire; target and header values with one character a byte.
 *
 * @typedef {object} Arrival
 * @property {string} method
 * @property {string} target
 * @property {readonly (readonly [name: string, value: string])[]} headers
 * @property {Buffer} body
 */

const LINE_END = Buffer.from('\r\n')
const HEAD_END = Buffer.from('\r\n\r\n')

/**
 * Reads HTTP/1.1 requests out of the bytes of one connection. Not the parser of any server that is tested here: what it
 * finds is a second opinion on what arrived. Plain messages alone: the clients are known.
 *
 * @param {(arrival: Arrival) => void} onRequest called as soon as a request is whole
 * @returns {(bytes: Buffer) => void} takes the bytes as they come
 */
export function createRequestReader(onRequest) {
  let rest = Buffer.alloc(0)
  return (bytes) => {
    rest = Buffer.concat([rest, bytes])
    for (let next = takeRequest(rest); next !== undefined; next = takeRequest(rest)) {
      rest = rest.subarray(next.length)
      onRequest(next.arrival)
    }
  }
}

/** @param {Buffer} bytes @returns {{ arrival: Arrival, length: number } | undefined} undefined where it is not whole */
function takeRequest(bytes) {
  const end = bytes.indexOf(HEAD_END)
  if (end < 0) return undefined
  const [requestLine = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n')
  const [method = '', target = ''] = requestLine.split(' ')
  const headers = lines.map((line) => {
    const colon = line.indexOf(':')
    return /** @type {const} */ ([
      line.slice(0, colon),
      line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, ''),
    ])
  })
  const found = takeBody(bytes.subarray(end + HEAD_END.length), headers)
  if (found === undefined) return undefined
  return {
    arrival: { method, target, headers, body: found.body },
    length: end + HEAD_END.length + found.length,
  }
}

/**
 * @param {Buffer} bytes
 * @param {Arrival['headers']} headers
 * @returns {{ body: Buffer, length: number } | undefined}
 */
function takeBody(bytes, headers) {
  if (/chunked/i.test(valueOf(headers, 'transfer-encoding') ?? '')) return takeChunks(bytes)
  const length = Number(valueOf(headers, 'content-length') ?? 0)
  return bytes.length < length ? undefined : { body: bytes.subarray(0, length), length }
}

/** @param {Buffer} bytes */
function takeChunks(bytes) {
  const chunks = []
  let at = 0
  for (;;) {
    const lineEnd = bytes.indexOf(LINE_END, at)
    if (lineEnd < 0) return undefined
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16)
    const start = lineEnd + LINE_END.length
    if (bytes.length < start + size + LINE_END.length) return undefined
    at = start + size + LINE_END.length
    if (size === 0) return { body: Buffer.concat(chunks), length: at }
    chunks.push(bytes.subarray(start, start + size))
  }
}

/**
 * The value of a header whatever the case of its name; several lines are one list, as HTTP has it.
 *
 * @param {Arrival['headers']} headers
 * @param {string} name in lower case
 */
export function valueOf(headers, name) {
  const values = headers.filter(([given]) => given.toLowerCase() === name).map(([, value]) => value)
  return values.length === 0 ? undefined : values.join(', ')
}
