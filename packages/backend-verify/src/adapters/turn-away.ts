import type { ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { refusalResponse } from '../result/response.ts'
import type { RefusalResponse } from '../result/response.ts'
import type { RefusedRequest } from '../result/result.ts'
import { markClosing } from './connection.ts'
import { hasArrived } from './incoming-body.ts'
import { isHttp2 } from './incoming.ts'
import type { Incoming } from './incoming.ts'

/** How long a refused client may go on sending, so that it gets to read the response. */
const LINGER_MS = 500

/**
 * The response to a request that was refused, for a framework to send. What is left of the body is thrown away; where it
 * is still on its way the connection ends with the response, and what comes behind it on the connection never runs.
 */
export function turnAway(request: Incoming, refused: RefusedRequest): RefusalResponse {
  const { status, headers, body } = refusalResponse(refused)
  const { connection: _, ...kept } = headers
  const response = { status, headers: { ...kept, 'content-length': String(body.length) }, body }
  if (isHttp2(request)) {
    if (!request.complete) stopUpload(request)
    return response
  }
  const isUnread = !hasArrived(request)
  request.resume()
  if (!isUnread) return response
  markClosing(request.socket)
  closeGently(request.socket)
  return { ...response, headers: { ...response.headers, connection: 'close' } }
}

/**
 * Responds to a request that was refused. Does nothing where a response has begun or the client is gone.
 *
 * @param refused - the result of `verifyIncoming` or `verifier.verify`
 */
export function sendRefusal(
  request: Incoming,
  response: ServerResponse | Http2ServerResponse,
  refused: RefusedRequest,
): void {
  const { status, headers, body } = turnAway(request, refused)
  if (response.headersSent || response.writableEnded || response.destroyed) return
  response.writeHead(status, headers)
  response.end(body)
}

/** A server that closes while bytes come in makes the kernel reset the connection, and the response may be lost with it. */
function closeGently(socket: Incoming['socket']): void {
  if (typeof socket.destroySoon !== 'function') return
  const { destroySoon } = socket
  // What Node calls once the response is written.
  socket.destroySoon = () => {
    socket.destroySoon = destroySoon
    socket.end()
    const timer = setTimeout(() => socket.destroy(), LINGER_MS)
    socket.once('close', () => clearTimeout(timer))
  }
}

/** NO_ERROR, after the response: the client need not go on. */
function stopUpload({ stream }: Http2ServerRequest): void {
  stream.once('finish', () => stream.close(0))
}
