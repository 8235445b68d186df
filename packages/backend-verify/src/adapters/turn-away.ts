import type { ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { refusalResponse } from '../refusal-response.ts'
import type { RefusalResponse } from '../refusal-response.ts'
import type { RefusedRequest } from '../result.ts'
import { isHttp2 } from './incoming.ts'
import type { Incoming } from './incoming.ts'

/** How long a refused client may go on sending, so that it gets to read the answer. */
const LINGER_MS = 500

/**
 * The answer to a request that was refused, for a framework to send. What is left of the body is thrown away; where it
 * is still on its way the connection ends with the answer, lest it be taken for the next request.
 */
export function turnAway(request: Incoming, refused: RefusedRequest): RefusalResponse {
  const { status, headers, body } = refusalResponse(refused)
  const { connection: _, ...kept } = headers
  const answer = { status, headers: { ...kept, 'content-length': String(body.length) }, body }
  if (isHttp2(request)) {
    if (!request.complete) stopUpload(request)
    return answer
  }
  const unread = !request.complete || (refused.bodyUnread && request.readableLength > 0)
  request.resume()
  if (!unread) return answer
  closeGently(request.socket)
  return { ...answer, headers: { ...answer.headers, connection: 'close' } }
}

/**
 * Answers a request that was refused. Does nothing where an answer was begun already or nobody waits for one.
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

/** A server that closes while bytes come in makes the kernel reset the connection, and the answer may be lost with it. */
function closeGently(socket: Incoming['socket']): void {
  if (typeof socket.destroySoon !== 'function') return
  const { destroySoon } = socket
  // What Node calls once the answer is written.
  socket.destroySoon = () => {
    socket.destroySoon = destroySoon
    socket.end()
    const timer = setTimeout(() => socket.destroy(), LINGER_MS)
    socket.once('close', () => clearTimeout(timer))
  }
}

/** NO_ERROR, after the answer: the client need not go on. */
function stopUpload({ stream }: Http2ServerRequest): void {
  stream.once('finish', () => stream.close(0))
}
