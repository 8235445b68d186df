import { connect } from 'node:net'
import type { Socket } from 'node:net'

/** An answer as it came over the wire. */
export interface Answer {
  readonly status: number
  /** By lowercase name; repeated ones are joined by a line end. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A socket to write to byte by byte, and the answers that come back. */
export interface RawConnection {
  readonly socket: Socket
  write(bytes: Uint8Array | string): void
  /** The next answer; rejects where the connection ends before it. */
  answer(options?: { readonly noBody?: boolean }): Promise<Answer>
  /** Resolves when the other side has closed. */
  readonly closed: Promise<void>
  destroy(): void
}

export function openRaw(port: number): RawConnection {
  const socket = connect(port, '127.0.0.1')
  let received = Buffer.alloc(0)
  let over = false
  let wake = (): void => {}
  const closed = new Promise<void>((resolve) => {
    const end = (): void => {
      over = true
      wake()
      resolve()
    }
    socket.on('end', end)
    socket.on('close', end)
  })
  // A reset ends the connection as well; what came before it is still there.
  socket.on('error', () => {})
  socket.on('data', (piece: Buffer) => {
    received = Buffer.concat([received, piece])
    wake()
  })
  return {
    socket,
    closed,
    write: (bytes) => void socket.write(bytes),
    async answer({ noBody = false } = {}) {
      for (;;) {
        const found = takeAnswer(received, over, noBody)
        if (found !== undefined) {
          received = found.rest
          if (found.answer.status >= 200 || found.answer.status === 101) return found.answer
          continue
        }
        if (over) throw new Error(`the connection ended after ${JSON.stringify(received.toString('latin1'))}`)
        await new Promise<void>((resolve) => (wake = resolve))
      }
    },
    destroy: () => socket.destroy(),
  }
}

/** Sends the bytes on a connection of their own; resolves with the first answer. */
export async function exchange(port: number, bytes: Uint8Array | string): Promise<Answer> {
  const connection = openRaw(port)
  try {
    connection.write(bytes)
    const noBody = Buffer.from(bytes.slice(0, 5)).toString('latin1') === 'HEAD '
    return await connection.answer({ noBody })
  } finally {
    connection.destroy()
  }
}

function takeAnswer(
  received: Buffer<ArrayBuffer>,
  over: boolean,
  noBody: boolean,
): { readonly answer: Answer; readonly rest: Buffer<ArrayBuffer> } | undefined {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const [first = '', ...lines] = received.subarray(0, headEnd).toString('latin1').split('\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1])
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    const value = line.slice(colon + 1).trim()
    headers[name] = headers[name] === undefined ? value : `${headers[name]}\n${value}`
  }
  const start = headEnd + 4
  const give = (body: Buffer, end: number) => ({
    answer: { status, headers, body: body.toString('utf8') },
    rest: received.subarray(end),
  })
  if (noBody || status < 200 || status === 204 || status === 304) return give(Buffer.alloc(0), start)
  const length = headers['content-length']
  if (length !== undefined) {
    const end = start + Number(length)
    return received.length < end ? undefined : give(received.subarray(start, end), end)
  }
  if (headers['transfer-encoding'] === 'chunked') return takeChunks(received, start, give)
  return over ? give(received.subarray(start), received.length) : undefined
}

function takeChunks<T>(
  received: Buffer,
  start: number,
  give: (body: Buffer, end: number) => T,
): T | undefined {
  const pieces: Buffer[] = []
  let at = start
  for (;;) {
    const lineEnd = received.indexOf('\r\n', at)
    if (lineEnd < 0) return undefined
    const size = Number.parseInt(received.subarray(at, lineEnd).toString('latin1'), 16)
    const end = lineEnd + 2 + size
    if (received.length < end + 2) return undefined
    if (size === 0) return give(Buffer.concat(pieces), end + 2)
    pieces.push(received.subarray(lineEnd + 2, end))
    at = end + 2
  }
}
