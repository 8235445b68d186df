import * as net from 'node:net'

/** An answer, as it came over the wire. */
export interface RawAnswer {
  readonly status: number
  readonly reason: string
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** A request, as it is to go over the wire: strings are byte strings, one char a byte. */
export interface RawRequest {
  readonly method: string
  readonly target: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body?: Uint8Array | undefined
}

/** Writes a request with a socket alone, so that no client changes a byte of it, and reads the answer to its end. */
export function exchange(url: string, request: RawRequest): Promise<RawAnswer> {
  const closing = request.headers.some(([name]) => name.toLowerCase() === 'connection')
  const headers = closing ? request.headers : [...request.headers, ['Connection', 'close'] as const]
  return exchangeBytes(url, bytesOf({ ...request, headers }))
}

/** The bytes of a request; its length is added where there is a body and nothing says how long it is. */
export function bytesOf({ method, target, headers, body = new Uint8Array() }: RawRequest): Buffer {
  const lines = [`${method} ${target} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`)]
  const framed = headers.some(([name]) => /^(?:content-length|transfer-encoding)$/i.test(name))
  if (body.length > 0 && !framed) lines.push(`Content-Length: ${body.length}`)
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body])
}

export function exchangeBytes(url: string, bytes: Uint8Array): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(port), hostname)
    let received = Buffer.alloc(0)
    const finish = (): void => {
      socket.destroy()
      resolve(parseAnswer(received))
    }
    socket.on('connect', () => socket.write(bytes))
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      if (isComplete(received)) finish()
    })
    socket.on('end', finish)
    socket.on('error', reject)
  })
}

/** The bytes of a text, as a byte string. */
export const byteString = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

function isComplete(received: Buffer): boolean {
  const text = received.toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  const length = /^content-length: *(\d+)/im.exec(text.slice(0, Math.max(end, 0)))?.[1]
  return end >= 0 && length !== undefined && received.length >= end + 4 + Number(length)
}

function parseAnswer(received: Buffer): RawAnswer {
  const end = received.indexOf('\r\n\r\n')
  const [first = '', ...lines] = received.subarray(0, end).toString('latin1').split('\r\n')
  const [, status, reason] = /^HTTP\/1\.1 (\d{3}) ?(.*)$/.exec(first) ?? []
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  return {
    status: Number(status),
    reason: reason ?? '',
    headers,
    body: received.subarray(end + 4).toString('utf8'),
  }
}
