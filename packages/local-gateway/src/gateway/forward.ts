import * as http from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { BodyTooLargeError } from '../http/read-body.ts'
import type { Answer } from './answer.ts'
import { sendAnswer } from './answer.ts'
import { endToEnd } from './backend-request.ts'
import type { Backend, BackendRequest } from './backend-request.ts'
import { readHead } from './received-request.ts'

export const BACKEND_UNAVAILABLE: Answer = {
  status: 502,
  code: 'APIG.0202',
  message: 'Backend unavailable',
  reason: 'backend-unavailable',
}

/** Forwards to an HTTP server, and its answer back as it arrives. */
export function forwardTo(url: string | URL): Backend {
  const base = new URL(url)
  return async (request, response) => {
    const onward = http.request({
      hostname: base.hostname.replace(/^\[|\]$/g, ''),
      port: base.port,
      agent: false,
      method: request.method,
      path: request.target,
      headers: withHost(request, base.host),
    })
    response.once('close', () => onward.destroy())
    const answered = new Promise<IncomingMessage>((resolve, reject) =>
      onward.once('response', resolve).once('error', reject),
    )
    const sent = send(request, onward)
    // A service may answer, and close, before it has read everything: what counts is its answer.
    const answer = await Promise.race([answered, sent.then(() => answered)]).catch((error: unknown) => {
      onward.destroy()
      if (error instanceof BodyTooLargeError) throw error
      return undefined
    })
    if (answer === undefined) sendAnswer(response, BACKEND_UNAVAILABLE, request.requestId)
    else await sendBack(answer, response)
    await sent.catch(() => undefined)
  }
}

async function send({ body }: BackendRequest, onward: http.ClientRequest): Promise<void> {
  if (body instanceof Uint8Array) onward.end(body)
  else await pipeline(body, onward)
}

/** Chunk by chunk, beginning with the head: an event stream may have nothing else to say for a while. */
async function sendBack(answer: IncomingMessage, response: ServerResponse): Promise<void> {
  response.statusCode = answer.statusCode ?? 502
  response.statusMessage = answer.statusMessage ?? ''
  const allowed = response.hasHeader('access-control-allow-origin')
  for (const [name, value] of endToEnd(readHead(answer).headers)) {
    // Appended one by one: `writeHead` would keep the last Set-Cookie alone.
    if (/^(?:server|x-request-id)$/i.test(name)) continue
    // Where the gateway says who may read its answers, the service is not asked.
    if (allowed && /^access-control-/i.test(name)) continue
    response.appendHeader(name, value)
  }
  response.flushHeaders()
  await pipeline(answer, response).catch(() => response.destroy())
}

function withHost(request: BackendRequest, host: string): string[] {
  return [
    ...request.headers.filter(([name]) => name.toLowerCase() !== 'host'),
    ['Host', host] as const,
  ].flat()
}
