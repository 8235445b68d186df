import { statusOf } from '../call/show-response.ts'

/** A call, and the head of its response. */
export interface Call {
  readonly response: Response
  /** `200 OK` */
  readonly status: string
  /** Since the call was made. */
  elapsedMilliseconds(): number
}

export async function call(send: () => Promise<Response>): Promise<Call> {
  const start = performance.now()
  const response = await send()
  return {
    response,
    status: statusOf(response),
    elapsedMilliseconds: () => Math.round(performance.now() - start),
  }
}

/** `200 OK in 12 ms` */
export const took = ({ status, elapsedMilliseconds }: Call): string =>
  `${status} in ${elapsedMilliseconds()} ms`

/** A response as it arrives, as text. */
export async function* readChunks({ body }: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  for await (const chunk of body ?? []) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}
