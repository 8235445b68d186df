import type { Dispatcher } from 'undici'
import type { DispatchController, DispatchHandler } from '../interceptor/undici.ts'

/** A response of undici's `request`. */
export type RequestResponse = Dispatcher.ResponseData<null>

// What a gateway says when it refuses is small.
const MAX_BYTES = 64 * 1024

/** The text of a response, which stays readable; empty where it is longer than any refusal. Rejects where it breaks off. */
export async function peek(
  response: RequestResponse,
  dispatcher: Dispatcher,
  signal: AbortSignal | undefined,
): Promise<string> {
  const source = response.body[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  const pieces: Buffer[] = []
  let length = 0
  while (length <= MAX_BYTES) {
    const { done, value } = await source.next()
    if (done === true) break
    pieces.push(value)
    length += value.length
  }
  async function* fromTheBeginning(): AsyncGenerator<Buffer> {
    yield* pieces
    yield* { [Symbol.asyncIterator]: () => source }
  }
  response.body = await replay(response, fromTheBeginning(), dispatcher, signal)
  return length > MAX_BYTES ? '' : Buffer.concat(pieces).toString('utf8')
}

/**
 * A new body for a response whose own was read. Only undici can make one: it is given a response that comes from no
 * network.
 */
async function replay(
  { statusCode, statusText, headers, body }: RequestResponse,
  content: AsyncIterable<Buffer>,
  dispatcher: Dispatcher,
  signal: AbortSignal | undefined,
): Promise<RequestResponse['body']> {
  const replaying = dispatcher.compose(() => (_options, handler) => {
    const controller = new ReplayController(body)
    handler.onRequestStart?.(controller, {})
    handler.onResponseStart?.(controller, statusCode, Array.isArray(headers) ? {} : headers, statusText)
    void tell(handler, content, controller)
    return true
  })
  const replayed = await replaying.request({ origin: 'http://replay', path: '/', method: 'GET', signal })
  return replayed.body as RequestResponse['body']
}

/** Hands pieces over as fast as they are taken. */
async function tell(
  handler: DispatchHandler,
  content: AsyncIterable<Buffer>,
  controller: ReplayController,
): Promise<void> {
  try {
    for await (const piece of content) {
      handler.onResponseData?.(controller, piece)
      await controller.flowing()
    }
    handler.onResponseEnd?.(controller, {})
  } catch (error) {
    handler.onResponseError?.(controller, error as Error)
  }
}

/** Pauses a replay; its end is the end of the response that it repeats. */
class ReplayController implements DispatchController {
  aborted = false
  paused = false
  reason: Error | null = null
  readonly #body: RequestResponse['body']
  #wake: () => void = () => undefined

  constructor(body: RequestResponse['body']) {
    this.#body = body
  }

  pause(): void {
    this.paused = true
  }

  resume(): void {
    this.paused = false
    this.#wake()
  }

  abort(reason: Error): void {
    if (this.aborted) return
    this.aborted = true
    this.reason = reason
    this.#body.on('error', () => undefined).destroy(reason)
    this.resume()
  }

  /** @throws the reason where the reader has gone */
  async flowing(): Promise<void> {
    while (this.paused)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    if (this.aborted) throw this.reason
  }
}
