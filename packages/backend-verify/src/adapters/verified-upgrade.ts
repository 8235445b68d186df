import { STATUS_CODES } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Verifier } from '../create-verifier.ts'
import { refusalResponse } from '../result/response.ts'
import { CONNECTION } from '../read/request.ts'
import type { AdapterRequest } from '../read/request.ts'
import type { ExemptRequest, RefusedRequest, VerifiedRequest } from '../result/result.ts'
import { isClosing } from './connection.ts'
import type { Accepted } from './incoming.ts'
import { verifyOnce } from './once.ts'

/**
 * A listener for 'upgrade' (WebSocket), or for 'connect': requests that never reach what listens to 'request'. `handler`
 * gets those that verify; the others get a response and their sockets are closed. `exempt` never applies. The signature covers the request, and
 * nothing that is said over the socket afterwards. A CONNECT is always refused: its target is not a path.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { createVerifier } from '@apig/backend-verify'
 * import { verified, verifiedUpgrade } from '@apig/backend-verify/node'
 *
 * const verifier = createVerifier({ keys: { 'signature-key-1': 'the secret in the console' } })
 * const server = createServer(verified(verifier, (req, res) => res.end('hello')))
 * server.on('upgrade', verifiedUpgrade(verifier, (req, socket, head) => socket.end()))
 * ```
 */
export function verifiedUpgrade<Result extends VerifiedRequest | ExemptRequest>(
  verifier: Verifier<Result>,
  handler: (request: Accepted<IncomingMessage, VerifiedRequest>, socket: Duplex, head: Buffer) => unknown,
): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  return (request, socket, head) => {
    // Nothing else listens yet, and an unhandled socket error ends the process.
    const ignore = (): void => {}
    socket.on('error', ignore)
    verifyOnce(verifier, request, () => verifier.verify(describe(request))).then(
      (result) => {
        if (!result.ok) return refuse(socket, result)
        if (socket.destroyed) return
        socket.off('error', ignore)
        handler(Object.assign(request, { apig: result, rawBody: undefined }) as never, socket, head)
      },
      () => socket.destroy(),
    )
  }
}

function describe(request: IncomingMessage): AdapterRequest {
  return {
    method: request.method ?? '',
    url: request.url ?? '',
    headers: request.rawHeaders,
    [CONNECTION]: { wholeBody: () => undefined, isLost: () => isClosing(request.socket) },
  }
}

function refuse(socket: Duplex, refused: RefusedRequest): void {
  const { status, headers, body } = refusalResponse(refused)
  const all = { ...headers, 'content-length': String(body.length), connection: 'close' }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`, () =>
    socket.destroy(),
  )
}
