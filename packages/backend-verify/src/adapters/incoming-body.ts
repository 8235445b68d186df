import type { RequestBody } from '../read/request.ts'
import { isHttp2 } from './incoming.ts'
import type { Incoming } from './incoming.ts'

/** On the request: its body, where that was read and given back. */
const GIVEN_BACK = Symbol('given back')

/** Stands for a body that is gone: no bytes, which the verifier refuses with the hint that a parser ran first. */
const READ_BEFORE = {}

/** After these there is something to read, or never will be. */
const EVENTS = ['readable', 'aborted', 'error', 'close'] as const

/** The body as the verifier takes it: a stream that can be given back, and that is untouched so far. */
export function incomingBody(request: Incoming): RequestBody {
  const given = givenBack(request)
  if (given !== undefined) return given
  const inOtherHands =
    request.readableDidRead ||
    // Null: nothing has started to read.
    (request.readableFlowing !== null &&
      (request.readableFlowing || request.listenerCount('data') > 0 || request.listenerCount('readable') > 0))
  if (!inOtherHands) return { [Symbol.asyncIterator]: () => readPieces(request) }
  const { rawBody } = request as { rawBody?: unknown }
  return rawBody instanceof Uint8Array ? rawBody : (READ_BEFORE as unknown as RequestBody)
}

export function givenBack(request: Incoming): Buffer | undefined {
  return (request as { [GIVEN_BACK]?: Buffer })[GIVEN_BACK]
}

/**
 * Puts bytes that were read back into the stream, so that the next reader, such as a body parser, finds it as it
 * came. Works because it is never read to its 'end'.
 */
export function giveBack(request: Incoming, bytes: Buffer): Buffer {
  ;(request as { [GIVEN_BACK]?: Buffer })[GIVEN_BACK] = bytes
  // The piece that held back the end.
  while (request.readableLength > 0) request.read()
  if (bytes.length > 0) request.unshift(bytes)
  return bytes
}

/**
 * Whether the whole body waits to be read. Only for HTTP/1.1, whose parser hands out no more bytes than `Content-Length`
 * says, and says `complete` only later; HTTP/2 says of a broken stream that it has ended.
 */
export function hasArrived(request: Incoming): boolean {
  if (isHttp2(request) || request.readableEncoding !== null) return false
  if (request.complete) return true
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
  return encoding === undefined && request.readableLength === Number(length)
}

/**
 * Throws the body away once the response is written, where the handler had no use for the stream. Node does so for streams
 * that were never touched, which this one was; a connection would keep it until the next request.
 */
export function dropUnreadBody(request: Incoming, response: NodeJS.EventEmitter): void {
  if (request.readableLength > 0) response.once('finish', () => dropBody(request))
}

/** Discards the body where nothing reads the stream. */
export function dropBody(request: Incoming): void {
  if (request.readableFlowing === null && request.listenerCount('readable') === 0) request.resume()
}

/**
 * Reads a request piece by piece and stops before 'end'. A stream that has ended takes nothing back, and most parsers
 * then take the body for empty. 'end' follows a `read()` that leaves an ended stream without data; so nothing is read
 * after the end has come, and the last piece is put back at once where the end came together with it.
 */
function readPieces(request: Incoming): AsyncIterator<Uint8Array> {
  let ended = false
  let listening = false
  let wake = (): void => {}
  const onEvent = (): void => wake()

  const listen = (): void => {
    if (listening) return
    listening = true
    for (const event of EVENTS) request.on(event, onEvent)
  }
  const unlisten = (): void => {
    if (!listening) return
    listening = false
    for (const event of EVENTS) request.off(event, onEvent)
  }

  const take = (): Uint8Array | undefined => {
    const last = hasEnded(request)
    if (request.readableLength === 0) {
      if (last) ended = true
      return undefined
    }
    // Some versions of Node give all that has come, some a piece of it.
    const piece = request.read() as Uint8Array
    if (last && request.readableLength === 0) {
      ended = true
      request.unshift(piece)
    }
    return piece
  }

  return {
    async next() {
      for (;;) {
        // HTTP/2 says of a stream that was broken off that it has ended, and that it was aborted.
        if (request.destroyed || request.aborted) {
          unlisten()
          throw new Error('The request was aborted.')
        }
        const piece = ended ? undefined : take()
        if (piece !== undefined) return { done: false, value: piece }
        if (ended) {
          if (listening) {
            unlisten()
            // Only then does the stream know that it has no listener, and notify the next one.
            await new Promise((resolve) => process.nextTick(resolve))
          }
          return { done: true, value: undefined }
        }
        await new Promise<void>((resolve) => {
          wake = resolve
          listen()
        })
      }
    },
    return() {
      unlisten()
      return Promise.resolve({ done: true, value: undefined })
    },
  }
}

/**
 * Whether nothing more comes, though there may be something to read yet. `complete` only says so in HTTP/1.1: in HTTP/2 it
 * waits for 'end', and Fastify's `inject` has none. Node's own HTTP/2 asks `_readableState` in the same way.
 */
function hasEnded(request: Incoming): boolean {
  const { complete, _readableState } = request as {
    complete?: boolean
    _readableState?: { ended?: boolean }
  }
  return complete === true || _readableState?.ended === true
}
