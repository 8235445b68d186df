import { createHash } from 'node:crypto'
import * as http from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AcceptedRequest } from '@apig/backend-verify/node'
import { discardRest } from '../http/discard-rest.ts'
import { listen } from '../http/listen.ts'
import type { RunningServer } from '../http/listen.ts'
import { BodyTooLargeError, readBody } from '../http/read-body.ts'
import { answerChat, CHAT_PATH } from './chat.ts'
import { classify } from './classify.ts'
import type { Classification } from './classify.ts'
import { createEchoSockets } from './echo-sockets.ts'
import { sendEvents } from './event-stream.ts'
import { receiveFiles } from './received-files.ts'
import { ServiceError } from './service-error.ts'

/** How the sample service is set up. */
export interface SampleServiceOptions {
  /** Default: any free one. */
  readonly port?: number | undefined
  /** Between two events of a stream. Default: 20. */
  readonly pauseMilliseconds?: number | undefined
}

const ROUTE = /^\/v1\/infers\/([^/?]+)(\/stream)?\/?(?:\?|$)/
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE']
/** Far above what the gateway lets pass. */
export const MAX_HEADER_BYTES: number = 1024 * 1024
const BODY_BYTES = 16 * 1024 * 1024
const MULTIPART = /^multipart\/form-data\b/i
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\b/i

/**
 * Starts a small online service, as one that ModelArts would run: `POST /v1/infers/<id>` takes JSON, or files in the
 * field `images`, and answers as an image classifier would, with what it received. `/stream` after the id, or
 * `Accept: text/event-stream`, gives the answer in events. `POST /v1/chat/completions` answers as a chat would, at the top
 * and under the path of a service. A WebSocket gets back what it sends, on every path.
 */
export async function createSampleService(options: SampleServiceOptions = {}): Promise<RunningServer> {
  const server = http.createServer({ maxHeaderSize: MAX_HEADER_BYTES }, createSampleHandler(options))
  const sockets = createEchoSockets()
  server.on('upgrade', sockets.upgrade)
  const running = await listen(server, options.port)
  return {
    ...running,
    close: () => {
      sockets.close()
      return running.close()
    },
  }
}

/** What the sample service does with a request, for any server of Node's. */
export function createSampleHandler(
  options: SampleServiceOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const pauseMilliseconds = options.pauseMilliseconds ?? 20
  return (request, response) => {
    answer(request, response, pauseMilliseconds)
      .catch((error: unknown) => {
        if (response.headersSent || response.destroyed) return void response.destroy()
        const [status, message] = explain(error)
        sendJson(response, status, { error_code: `SAMPLE.0${status}`, error_msg: message })
      })
      .finally(() => discardRest(request))
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  pauseMilliseconds: number,
): Promise<void> {
  if (CHAT_PATH.test(request.url ?? '')) {
    if (request.method !== 'POST') {
      response.setHeader('Allow', 'POST')
      throw new ServiceError(405, 'The chat of the sample service takes POST.')
    }
    return answerChat(response, await readBody(request, BODY_BYTES), pauseMilliseconds)
  }
  const route = ROUTE.exec(request.url ?? '')
  if (route === null)
    throw new ServiceError(
      404,
      'The sample service has /v1/infers/<id>, /v1/infers/<id>/stream and /v1/chat/completions alone.',
    )
  const service = decode(route[1] as string)
  const method = request.method ?? ''
  if (!METHODS.includes(method)) {
    response.setHeader('Allow', METHODS.join(', '))
    throw new ServiceError(405, `The sample service takes ${METHODS.join(', ')}.`)
  }
  if (method === 'GET' || method === 'HEAD')
    return sendJson(response, 200, { service, status: 'running', methods: METHODS, ...verified(request) })
  if (method !== 'POST')
    return sendJson(response, 200, {
      service,
      method,
      received: await receive(request),
      ...verified(request),
    })

  const result = { service, ...(await infer(request)), ...verified(request) }
  const streamed = route[2] !== undefined || /\btext\/event-stream\b/i.test(request.headers.accept ?? '')
  if (streamed) await sendEvents(response, result, pauseMilliseconds)
  else sendJson(response, 200, result)
}

async function infer(request: IncomingMessage): Promise<Classification & Readonly<Record<string, unknown>>> {
  const contentType = request.headers['content-type'] ?? ''
  if (MULTIPART.test(contentType)) {
    const { files, fields } = await receiveFiles(request, contentType)
    const image = files.find(({ field }) => field === 'images')
    if (image === undefined) throw new ServiceError(400, "The form has no file in the field 'images'.")
    return {
      ...classify(image.sha256),
      files: files.map((file) => ({ ...file, predicted_label: classify(file.sha256).predicted_label })),
      fields,
    }
  }
  if (!JSON_TYPE.test(contentType))
    throw new ServiceError(
      415,
      "Send application/json, or multipart/form-data with files in the field 'images'.",
    )
  const received = await receive(request, requireJson)
  return { ...classify(received.sha256), received }
}

/** Whose signature was verified, where a verifier stands before the service. */
function verified(request: IncomingMessage): Readonly<Record<string, unknown>> {
  const apig: AcceptedRequest | undefined = request.apig
  return apig === undefined ? {} : { verified: { key_id: apig.keyId, body: apig.bodyVerified } }
}

interface Received {
  readonly content_type: string
  readonly size: number
  readonly sha256: string
}

async function receive(
  request: IncomingMessage,
  check: (body: Buffer) => void = () => undefined,
): Promise<Received> {
  const body = await readBody(request, BODY_BYTES)
  check(body)
  return {
    content_type: request.headers['content-type'] ?? '',
    size: body.length,
    sha256: createHash('sha256').update(body).digest('hex'),
  }
}

function requireJson(body: Buffer): void {
  try {
    JSON.parse(body.toString('utf8'))
  } catch {
    throw new ServiceError(400, 'The body is not JSON.')
  }
}

function explain(error: unknown): [status: number, message: string] {
  if (error instanceof ServiceError) return [error.status, error.message]
  if (error instanceof BodyTooLargeError)
    return [413, `The sample service takes ${BODY_BYTES} bytes at most.`]
  return [500, 'The sample service has failed.']
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const text = JSON.stringify(value)
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
  })
  response.end(text)
}

function decode(id: string): string {
  try {
    return decodeURIComponent(id)
  } catch {
    return id
  }
}
