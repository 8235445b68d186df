import type { RequestBody } from '../request.ts'
import type { Incoming } from './incoming.ts'

/** Bodies that were verified and given back. */
const given = new WeakMap<Incoming, Buffer>()

/** Stands for a body that is gone: no bytes, which the verifier refuses with the hint that a parser ran first. */
const READ_BEFORE = {}

/** After these there is something to read, or never will be. */
const EVENTS = ['readable', 'aborted', 'error', 'close'] as const

/** The body as the verifier takes it: a stream that can be given back, and that nobody has touched yet. */
export function incomingBody(request: Incoming): RequestBody {
  const known = given.get(request)
  if (known !== undefined) return known
  const inOtherHands =
    request.readableDidRead ||
    request.readableFlowing === true ||
    request.listenerCount('data') > 0 ||
    request.listenerCount('readable') > 0
  if (inOtherHands) return READ_BEFORE as unknown as RequestBody
  return { [Symbol.asyncIterator]: () => readPieces(request) }
}

/**
 * Puts the verified bytes back into the stream, so that whoever reads it next, a body parser say, finds it as it came.
 * Works because `readPieces` never lets it come to 'end'.
 */
export function giveBackBody(request: Incoming, body: Uint8Array): Buffer {
  const known = given.get(request)
  if (known !== undefined) return known
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  given.set(request, bytes)
  if (bytes.length > 0) {
    // The piece that held back the end.
    while (request.readableLength > 0) request.read()
    request.unshift(bytes)
  }
  return bytes
}

/**
 * Throws the body away once the answer is written, where the handler had no use for the stream. Node does so for streams
 * that were never touched, which this one was; a connection would keep it until the next request.
 */
export function dropUnreadBody(request: Incoming, response: NodeJS.EventEmitter): void {
  if (request.readableLength === 0) return
  response.once('finish', () => {
    if (request.readableFlowing === null && request.listenerCount('readable') === 0) request.resume()
  })
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
      // Node calls the handler before it parses the body, and listening to 'readable' reads once, a tick later: if the
      // end came in between, that would be the read too much. One turn later it has come or is not near.
      await undefined
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
            // Only then does the stream know that nobody listens, and tell the next who does.
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
 * Whether nothing more comes, though there may be something to read yet. `complete` says so in HTTP/1.1 alone: in HTTP/2 it
 * waits for 'end', and Fastify's `inject` has none. Node's own HTTP/2 asks `_readableState` in the same way.
 */
function hasEnded(request: Incoming): boolean {
  const { complete, _readableState } = request as {
    complete?: boolean
    _readableState?: { ended?: boolean }
  }
  return complete === true || _readableState?.ended === true
}
