import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { createGateway } from '@apig/local-gateway/internal'
import type { Gateway, GatewayOptions } from '@apig/local-gateway/internal'
import { createSignedFetch } from '@apig/transport-fetch'
import type { SignedFetch, SignedFetchOptions } from '@apig/transport-fetch'
import { onTestFinished } from 'vitest'

export const accessKeyId = 'QTWAOYTTINDUT2QVKYUC'
export const secretAccessKey = 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc'
export const credentials = { accessKeyId, secretAccessKey }

/** A request, as it came over the wire. */
export interface Arrived {
  readonly method: string
  readonly target: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Buffer
}

/** The one value of a header; an error where it came twice. */
export function header(arrived: Arrived | undefined, name: string): string | undefined {
  const values = (arrived?.headers ?? []).filter(([given]) => given.toLowerCase() === name)
  if (values.length > 1) throw new Error(`${name} came ${values.length} times`)
  return values[0]?.[1]
}

export interface Running {
  readonly url: string
  /** Every request that was read to its end. */
  readonly arrived: Arrived[]
}

/** A gateway that checks signatures, and a service behind it that keeps what it is given. Ends with the test. */
export async function startGateway(
  options: Partial<GatewayOptions> = {},
): Promise<Running & Pick<Gateway, 'setClock'>> {
  const arrived: Arrived[] = []
  const gateway = await createGateway({
    keys: { [accessKeyId]: secretAccessKey },
    published: { stages: 'any' },
    backend: async ({ method, target, headers, body }, response) => {
      arrived.push({ method, target, headers, body: await read(Readable.from(body, { objectMode: false })) })
      response.setHeader('content-type', 'application/json')
      response.end('{"ok":true}')
    },
    ...options,
  })
  onTestFinished(() => gateway.close())
  return { url: gateway.url, arrived, setClock: gateway.setClock }
}

type Answer = (request: IncomingMessage, response: ServerResponse, arrived: Arrived) => unknown

/** A server that does what a test tells it, when a request has arrived as a whole. Ends with the test. */
export async function startServer(answer: Answer): Promise<Running> {
  const arrived: Arrived[] = []
  const running = await startRawServer(async (request, response) => {
    const { rawHeaders, method = '', url = '' } = request
    const headers = Array.from(
      { length: rawHeaders.length / 2 },
      (_, at) => [rawHeaders[at * 2] ?? '', rawHeaders[at * 2 + 1] ?? ''] as const,
    )
    const one = { method, target: url, headers, body: await read(request) }
    arrived.push(one)
    await answer(request, response, one)
  })
  return { ...running, arrived }
}

/** A server that has a request as soon as its head has come. */
export async function startRawServer(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<{ readonly url: string }> {
  const server = createServer((request, response) => {
    Promise.resolve(answer(request, response)).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** A signed fetch for one server, without pauses between retries. */
export function fetchFor(origin: string, options: Partial<SignedFetchOptions> = {}): SignedFetch {
  return createSignedFetch({
    credentials,
    origins: origin,
    retry: { baseDelaySeconds: 0 },
    ...options,
  })
}

async function read(stream: Readable): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of stream) pieces.push(Buffer.from(piece as Uint8Array))
  return Buffer.concat(pieces)
}

/** What a promise was rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<Error & { code?: string }> {
  try {
    await promise
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing was thrown')
}
