import { randomUUID } from 'node:crypto'
import * as http from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { Duplex } from 'node:stream'
import { discardRest } from '../http/discard-rest.ts'
import { listen } from '../http/listen.ts'
import type { RunningServer } from '../http/listen.ts'
import { BodyTooLargeError, boundedBody, readBody } from '../http/read-body.ts'
import type { Answer } from './answer.ts'
import { INTERNAL, rawAnswer, sendAnswer } from './answer.ts'
import { createAuthentication } from './authentication.ts'
import type { Caller } from './authentication.ts'
import { toBackendRequest } from './backend-request.ts'
import type { BackendRequest } from './backend-request.ts'
import { allowReading, answerPreflight, forbidReading } from './cors.ts'
import { BACKEND_UNAVAILABLE } from './forward.ts'
import { BODY_TOO_LARGE, checkLimits, HEADERS_TOO_LARGE, withoutBodyLimit } from './limits.ts'
import { settle } from './options.ts'
import type { GatewayOptions, GatewaySettings } from './options.ts'
import { checkPublication } from './publication.ts'
import { headerValue, leavesBodyOut, pathOf, readHead } from './received-request.ts'
import type { RequestHead } from './received-request.ts'
import { recordStatus, startRecord } from './record.ts'
import type { RequestRecord } from './record.ts'
import { createThrottle } from './throttle.ts'
import { forwardUpgrade } from './upgrade.ts'

/** A gateway on loopback. */
export interface Gateway extends RunningServer {
  /** Sets the gateway's clock; without an argument, back to the one it was made with. */
  setClock(now?: (() => Date) | undefined): void
}

const BAD_REQUEST: Answer = {
  status: 400,
  code: 'APIG.0201',
  message: 'API request error',
  reason: 'not-http',
}

// Far above the limits, so that they are answered here and not by Node's parser.
const PARSER_HEADER_BYTES = 1024 * 1024
/** What the gateway's own pages read. */
const MAX_PAGE_BYTES = 64 * 1024

/**
 * Starts an HTTP server that behaves to a client as API Gateway does: it checks signatures and limits, forwards what
 * passes, and answers the rest with the documented codes and messages.
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const settings = settle(options)
  let now = settings.now
  const handlers = createHandlers(settings, () => now())
  const server = http.createServer(
    { maxHeaderSize: PARSER_HEADER_BYTES },
    (request, response) => void handlers.request(request, response),
  )
  const sockets = new Set<Duplex>()
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => sockets.delete(socket))
    void handlers.upgrade(request, socket, head)
  })
  // By default Node drops headers beyond 2,000 without a word.
  server.maxHeadersCount = 0
  server.on('clientError', (error: Error & { code?: string }, socket) => {
    if (!socket.writable) return void socket.destroy()
    socket.end(
      rawAnswer(error.code === 'HPE_HEADER_OVERFLOW' ? HEADERS_TOO_LARGE : BAD_REQUEST, createRequestId()),
    )
  })
  const running = await listen(server, settings.port)
  return {
    url: running.url,
    close: () => {
      // Node no longer counts a socket that was upgraded.
      for (const socket of sockets) socket.destroy()
      return running.close()
    },
    setClock: (clock) => {
      now = clock ?? settings.now
    },
  }
}

interface Handlers {
  request(message: IncomingMessage, response: ServerResponse): Promise<void>
  upgrade(message: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>
}

/** What is to be done with a request: refuse it, or forward it. */
type Decision = Answer | { readonly caller: Caller; readonly forward: BackendRequest }

function createHandlers(settings: GatewaySettings, now: () => Date): Handlers {
  const authentication = createAuthentication(settings)
  const throttle = createThrottle(settings.throttling)
  const { published, backend, signForBackend, cors, origin, pages } = settings

  async function decide(
    incoming: Readable,
    head: RequestHead,
    requestId: string,
    arrival: Date,
  ): Promise<Decision> {
    const letIn = authentication.readHeader(head, arrival)
    const limits = letIn === undefined ? settings.limits : withoutBodyLimit(settings.limits)
    const early = checkLimits(head, limits) ?? checkPublication(head, published) ?? throttle(arrival)
    if (early !== undefined) return early

    const read = (): Promise<Buffer> => readBody(incoming, limits.bodyBytes)
    const checked = letIn !== undefined || leavesBodyOut(head.headers) ? undefined : await read()
    const caller = letIn ?? (await authentication.check({ ...head, body: checked }, arrival))
    if ('status' in caller) return caller
    if (signForBackend === undefined) {
      const body = checked ?? Readable.from(boundedBody(incoming, limits.bodyBytes))
      return { caller, forward: toBackendRequest(head, body, caller.accessKeyId, requestId) }
    }
    // What the client left unsigned is signed all the same, and so has to be here.
    const body = checked ?? (await read())
    const request = toBackendRequest(head, body, caller.accessKeyId, requestId)
    return { caller, forward: signForBackend({ ...request, body }, now()) }
  }

  /** Whether the request is for the gateway itself. */
  async function serveOwn(
    message: IncomingMessage,
    response: ServerResponse,
    head: RequestHead,
    record: RequestRecord,
  ): Promise<boolean> {
    const page = pages.find(({ method, path }) => method === head.method && path === pathOf(head.target))
    if (page === undefined) return false
    const body = await readBody(message, MAX_PAGE_BYTES)
    const {
      status,
      headers,
      body: text,
      refused,
    } = await page.respond({ ...head, body }, now(), authentication)
    if (refused === undefined) record.accepted(undefined)
    else record.refused(refused)
    response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(text) })
    response.end(text)
    return true
  }

  return {
    async request(message, response) {
      const requestId = createRequestId()
      const arrival = now()
      const record = startRecord(message, arrival, requestId, settings)
      recordStatus(response, record)
      response.setHeader('Server', 'api-gateway')
      response.setHeader('X-Request-Id', requestId)
      if (cors !== undefined) allowReading(response, cors)
      const refuse = (answer: Answer): void => {
        record.refused(answer)
        if (cors?.onRefusals === false && !response.headersSent) forbidReading(response)
        sendAnswer(response, answer, requestId)
      }
      const head = readHead(message)
      try {
        if (
          cors !== undefined &&
          answerPreflight(head, response, cors, published, () => record.accepted(undefined))
        )
          return
        if (await serveOwn(message, response, head, record)) return
        const decision = await decide(message, head, requestId, arrival)
        if ('status' in decision) return refuse(decision)
        record.accepted(decision.caller)
        await backend(decision.forward, response)
      } catch (error) {
        if (message.destroyed && !message.complete) return void response.destroy()
        refuse(error instanceof BodyTooLargeError ? BODY_TOO_LARGE : INTERNAL)
      } finally {
        discardRest(message)
      }
    },

    async upgrade(message, socket, first) {
      const requestId = createRequestId()
      const arrival = now()
      const record = startRecord(message, arrival, requestId, settings)
      socket.once('close', () => record.ended())
      const refuse = (answer: Answer): void => {
        record.refused(answer)
        record.status(answer.status)
        if (!socket.destroyed) socket.end(rawAnswer(answer, requestId), () => socket.destroy())
      }
      const head = readHead(message)
      try {
        const decision = await decide(Readable.from([]), head, requestId, arrival)
        if ('status' in decision) return refuse(decision)
        record.accepted(decision.caller)
        if (origin === undefined) return refuse(BACKEND_UNAVAILABLE)
        const protocol = headerValue(head.headers, 'upgrade') ?? ''
        await forwardUpgrade(origin, decision.forward, protocol, socket, first, (status) =>
          record.status(status),
        )
      } catch {
        refuse(BACKEND_UNAVAILABLE)
      }
    },
  }
}

const createRequestId = (): string => randomUUID().replaceAll('-', '')
