import { Duplex } from 'node:stream'
import { createClient } from '@apig/transport-node'
import { Agent } from 'undici'
import { parseRequest } from '../request/http-message.ts'
import type { HttpRequest } from '../request/http-message.ts'
import { send } from './prepare-call.ts'
import type { PreparedCall } from './prepare-call.ts'

const NO_CONTENT = 'HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n'

/** Signs a call and writes it nowhere: what would go over the wire, byte for byte. */
export async function signOnly(call: PreparedCall): Promise<HttpRequest> {
  const written: Buffer[] = []
  const dispatcher = new Agent({
    connect: (_options, callback) => {
      const socket = new Duplex({
        read: () => undefined,
        write: (chunk: Buffer, _encoding, done) => {
          written.push(chunk)
          if (isComplete(written)) socket.push(NO_CONTENT)
          done()
        },
      })
      // undici asks for nothing of a socket that a stream has not, and connects later than it asks.
      setImmediate(() => callback(null, socket as never))
    },
  })
  const client = createClient({ ...call.client, dispatcher })
  try {
    await send(client, call)
    return parseRequest(Buffer.concat(written))
  } finally {
    await client.close()
    await dispatcher.destroy()
  }
}

/** The head, and as much of a body as it promises. */
function isComplete(written: Buffer[]): boolean {
  const [first = Buffer.alloc(0)] = written
  const head = first.toString('latin1', 0, first.indexOf('\r\n\r\n'))
  if (/^transfer-encoding:/im.test(head))
    return written.at(-1)?.toString('latin1').endsWith('0\r\n\r\n') === true
  const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0)
  const total = written.reduce((sum, { length: bytes }) => sum + bytes, 0)
  return total >= first.indexOf('\r\n\r\n') + 4 + length
}
