import { randomUUID } from 'node:crypto'
import * as http from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { discardRest } from '../http/discard-rest.ts'
import { listen } from '../http/listen.ts'
import type { RunningServer } from '../http/listen.ts'
import { BodyTooLargeError, boundedBody, readBody } from '../http/read-body.ts'
import type { Answer } from './answer.ts'
import { answerText, INTERNAL, phraseOf, sendAnswer } from './answer.ts'
import { createAuthentication } from './authentication.ts'
import { toBackendRequest } from './backend-request.ts'
import type { BackendRequest } from './backend-request.ts'
import { allowReading, answerPreflight, forbidReading } from './cors.ts'
import { BODY_TOO_LARGE, checkLimits, HEADERS_TOO_LARGE, withoutBodyLimit } from './limits.ts'
import { settle } from './options.ts'
import type { GatewayOptions, GatewaySettings } from './options.ts'
import { checkPublication } from './publication.ts'
import { leavesBodyOut, readHead } from './received-request.ts'
import { createThrottle } from './throttle.ts'

/** A gateway on loopback. */
export interface Gateway extends RunningServer {
  /** Sets the gateway's clock; without an argument, back to the one it was made with. */
  setClock(now?: (() => Date) | undefined): void
}

const BAD_REQUEST: Answer = { status: 400, code: 'APIG.0201', message: 'API request error' }

// Far above the limits, so that they are answered here and not by Node's parser.
const PARSER_HEADER_BYTES = 1024 * 1024

/**
 * Starts an HTTP server that behaves to a client as API Gateway does: it checks signatures and limits, forwards what
 * passes, and answers the rest with the documented codes and messages.
 *
 * @throws TypeError or RangeError where an option is wrong
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const settings = settle(options)
  let now = settings.now
  const handle = createHandler(settings, () => now())
  const server = http.createServer(
    { maxHeaderSize: PARSER_HEADER_BYTES },
    (request, response) => void handle(request, response),
  )
  // By default Node drops headers beyond 2,000 without a word.
  server.maxHeadersCount = 0
  server.on('clientError', (error: Error & { code?: string }, socket) => {
    if (!socket.writable) return void socket.destroy()
    socket.end(rawAnswer(error.code === 'HPE_HEADER_OVERFLOW' ? HEADERS_TOO_LARGE : BAD_REQUEST))
  })
  const running = await listen(server, settings.port)
  return {
    ...running,
    setClock: (clock) => {
      now = clock ?? settings.now
    },
  }
}

function createHandler(
  settings: GatewaySettings,
  now: () => Date,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const authentication = createAuthentication(settings)
  const throttle = createThrottle(settings.throttling)
  const { published, backend, signForBackend, cors } = settings

  return async (message, response) => {
    const requestId = createRequestId()
    response.setHeader('Server', 'api-gateway')
    response.setHeader('X-Request-Id', requestId)
    if (cors !== undefined) allowReading(response, cors)
    const refuse = (answer: Answer): void => {
      if (cors?.onRefusals === false && !response.headersSent) forbidReading(response)
      sendAnswer(response, answer, requestId)
    }
    const arrival = now()
    const head = readHead(message)
    try {
      if (cors !== undefined && answerPreflight(head, response, cors, published)) return
      const letIn = authentication.readHeader(head)
      const limits = letIn === undefined ? settings.limits : withoutBodyLimit(settings.limits)
      const early = checkLimits(head, limits) ?? checkPublication(head, published) ?? throttle(arrival)
      if (early !== undefined) return refuse(early)

      const read = (): Promise<Buffer> => readBody(message, limits.bodyBytes)
      const checked = letIn !== undefined || leavesBodyOut(head.headers) ? undefined : await read()
      const outcome = letIn ?? (await authentication.check({ ...head, body: checked }, arrival))
      if ('status' in outcome) return refuse(outcome)

      const toBackend = (body: Uint8Array | Readable): BackendRequest =>
        toBackendRequest(head, body, outcome.accessKeyId, requestId)
      if (signForBackend === undefined)
        await backend(toBackend(checked ?? Readable.from(boundedBody(message, limits.bodyBytes))), response)
      else {
        // What the client left unsigned is signed all the same, and so has to be here.
        const body = checked ?? (await read())
        await backend(signForBackend({ ...toBackend(body), body }, now()), response)
      }
    } catch (error) {
      if (message.destroyed && !message.complete) return void response.destroy()
      refuse(error instanceof BodyTooLargeError ? BODY_TOO_LARGE : INTERNAL)
    } finally {
      discardRest(message)
    }
  }
}

const createRequestId = (): string => randomUUID().replaceAll('-', '')

/** For what Node's parser refuses before there is a request to answer. */
function rawAnswer(answer: Answer): string {
  const requestId = createRequestId()
  const text = answerText(answer, requestId)
  const phrase = phraseOf(answer.status) ?? http.STATUS_CODES[answer.status] ?? ''
  return `HTTP/1.1 ${answer.status} ${phrase}\r\nContent-Type: application/json\r\nX-Request-Id: ${requestId}\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`
}
