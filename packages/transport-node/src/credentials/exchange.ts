import { fault } from './faults.ts'
import { isNear } from './near.ts'

const MAX_BYTES = 1024 * 1024

/** A request to a service that hands out credentials. */
export interface ServiceRequest {
  readonly method: 'GET' | 'PUT' | 'POST'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** What the service responded. */
export interface ServiceResponse {
  readonly status: number
  /** The value of a header, by its lowercase name. */
  header(name: string): string | undefined
  readonly body: string
}

/** Time that one or several requests have together. */
export interface Deadline {
  readonly signal: AbortSignal
  readonly seconds: number
}

export const deadline = (seconds: number): Deadline => ({
  signal: AbortSignal.timeout(seconds * 1000),
  seconds,
})

/**
 * One request on its own connection. Redirects are not followed: they would carry secrets elsewhere. The proxy of
 * the environment is asked for services elsewhere, never for an address of this machine or its host.
 *
 * @throws TransportError `ENDPOINT_UNREACHABLE`: no connection, no response in time, or one that is too large
 */
export async function exchange(
  service: ServiceRequest,
  { signal, seconds }: Deadline,
): Promise<ServiceResponse> {
  const { method, url, headers = {}, body = null } = service
  // Most sources need no network, and undici takes longer to load than all the rest.
  const { Agent, EnvHttpProxyAgent, request } = await import('./exchange-undici.ts')
  const dispatcher = isNear(new URL(url)) ? new Agent() : new EnvHttpProxyAgent()
  try {
    const response = await request(url, { method, headers, body, signal, dispatcher })
    const chunks: Buffer[] = []
    let length = 0
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length > MAX_BYTES) throw new Error('its response is larger than 1 MiB')
      chunks.push(chunk)
    }
    return {
      status: response.statusCode,
      header: (name) => [response.headers[name]].flat()[0],
      body: Buffer.concat(chunks).toString('utf8'),
    }
  } catch (error) {
    throw fault('ENDPOINT_UNREACHABLE', `${withoutQuery(url)}: ${reasonOf(error, signal, seconds)}`, error)
  } finally {
    await dispatcher.destroy()
  }
}

/** A query may hold a secret. */
export const withoutQuery = (url: string): string => url.replace(/[?#].*$/, '')

function reasonOf(error: unknown, signal: AbortSignal, seconds: number): string {
  if (signal.aborted) return `no response within ${seconds} s`
  const { code, message } = error as NodeJS.ErrnoException
  return code === undefined ? message : `it cannot be reached (${code})`
}
