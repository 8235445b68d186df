import type { Connection } from '../read/request.ts'
import { Refusal } from '../result/refusal.ts'
import { giveBack, givenBack, hasArrived } from './incoming-body.ts'
import { isHttp2 } from './incoming.ts'
import type { Incoming } from './incoming.ts'

const CLOSING = Symbol('closing')

/** As it is now: the fake timers of a test must not stop requests. Workers, which never call it, have none. */
const { setImmediate } = globalThis

/** After a refusal that closes the connection, nothing that comes behind it may run. */
export function markClosing(socket: object): void {
  ;(socket as { [CLOSING]?: boolean })[CLOSING] = true
}

export function isClosing(socket: object): boolean {
  return (socket as { [CLOSING]?: boolean })[CLOSING] === true
}

/** What is seen of a request of Node's own server. */
export class IncomingConnection implements Connection {
  readonly #request: Incoming
  /** Whether a parser has read the body already, so that nothing of the connection is needed. */
  readonly #isParsed: boolean
  readonly refusal: Refusal | undefined

  constructor(request: Incoming, isParsed: boolean) {
    this.#request = request
    this.#isParsed = isParsed
    this.refusal = isEmulated(request)
      ? new Refusal(
          'CONFIG',
          'The request has headers and no rawHeaders: it does not come from a server of Node but is emulated (serverless-http, serverless-express). Call verifier.verify({ method, url, headers: Object.entries(event.headers), body }) with what the platform passes.',
        )
      : undefined
  }

  /**
   * Most bodies have arrived whole one tick after their head. Nothing is read beyond what is there, since that would bring
   * the end event; and a stream that somebody else reads is not touched.
   */
  wholeBody(): Uint8Array | undefined {
    const request = this.#request
    const given = givenBack(request)
    if (given !== undefined || request.readableFlowing !== null || !hasArrived(request)) return given
    const length = request.readableLength
    return length === 0 ? new Uint8Array(0) : giveBack(request, request.read(length) as Buffer)
  }

  /** A busy server verifies what came in one go in one go, and sees the connections that ended meanwhile. */
  nextTurn(): Promise<unknown> {
    return new Promise(setImmediate)
  }

  isLost(hasBody: boolean): boolean {
    const request = this.#request
    const needsStream = hasBody && !this.#isParsed && !this.#wasReadByOthers()
    if (isHttp2(request))
      return needsStream && (request.destroyed || request.aborted || request.stream.closed)
    const { socket } = request
    if (isClosing(socket)) return true
    // Compared with false: the sockets of emulated requests may have no such property.
    return (
      needsStream &&
      (request.destroyed || socket.destroyed || socket.readable === false || socket.writable === false)
    )
  }

  /** A reader that reached the end in the meantime has the bytes: they were given back before. */
  #wasReadByOthers(): boolean {
    return this.#request.readableEnded
  }
}

function isEmulated({ rawHeaders, headers }: Incoming): boolean {
  return ((rawHeaders as string[] | undefined)?.length ?? 0) === 0 && Object.keys(headers).length > 0
}
