import { TransportError } from '../transport-error.ts'
import { rebuilt } from './rebuilt.ts'

/** The same response, whose body fails where it is silent for too long. Pieces pass as they come. */
export function withIdleTimeout(response: Response, seconds: number | undefined): Response {
  if (seconds === undefined || response.body === null) return response
  const reader = response.body.getReader()
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await within(reader.read(), seconds).catch((error: unknown) => {
          reader.cancel(error).catch(() => undefined)
          throw error
        })
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
  return rebuilt(response, stream)
}

function within<T>(promise: Promise<T>, seconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(
          new TransportError(
            'TIMEOUT',
            `The body of the response was silent for longer than options.idleTimeoutSeconds, ${seconds} s.`,
          ),
        ),
      seconds * 1000,
    )
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
