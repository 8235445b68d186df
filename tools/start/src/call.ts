import { STATUS_CODES } from 'node:http'
import { networkError } from './network-error.ts'

/** A call, and the head of its answer. */
export interface Call {
  readonly url: string
  readonly response: Response
  /** `200 OK` */
  readonly status: string
  /** Since the call was made. */
  elapsedMilliseconds(): number
}

/** Waits for the answer to a call, and puts an error of the network in words for people. */
export async function call(url: string, send: () => Promise<Response>): Promise<Call> {
  const start = performance.now()
  let response: Response
  try {
    response = await send()
  } catch (error) {
    throw networkError(error, url)
  }
  return {
    url,
    response,
    status: `${response.status} ${response.statusText || (STATUS_CODES[response.status] ?? '')}`.trimEnd(),
    elapsedMilliseconds: () => Math.round(performance.now() - start),
  }
}

/** The rest of an answer; the connection may still break. */
export async function readBytes({ response, url }: Call): Promise<Uint8Array> {
  try {
    return new Uint8Array(await response.arrayBuffer())
  } catch (error) {
    throw networkError(error, url)
  }
}

export async function readText(answer: Call): Promise<string> {
  return new TextDecoder().decode(await readBytes(answer))
}

/** An answer as it arrives, as text. */
export async function* readChunks({ response, url }: Call): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  try {
    for await (const chunk of response.body ?? []) yield decoder.decode(chunk, { stream: true })
  } catch (error) {
    throw networkError(error, url)
  }
  yield decoder.decode()
}
