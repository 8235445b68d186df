import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { checkRequest } from '@apig/local-gateway/internal'

export const ACCESS_KEY_ID = 'AK0123456789EXAMPLE'
export const SECRET = 'sk-of-the-tests-0123456789'
export const KEYS: ReadonlyMap<string, string> = new Map([[ACCESS_KEY_ID, SECRET]])
export const CREDENTIALS = { accessKeyId: ACCESS_KEY_ID, secretAccessKey: SECRET }

/** A request as it came over the wire, and what the gateway's own check says about its signature. */
export interface Arrival {
  readonly method: string
  readonly target: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Buffer
  /** `ok`, or the reason of the refusal; `missing` without a signature. */
  readonly verdict: string
  header(name: string): string | undefined
}

export interface VerifyingServer {
  readonly origin: string
  readonly port: number
  readonly arrivals: Arrival[]
  close(): Promise<void>
}

/** A server that checks each signature as the gateway does, and then answers what the test wants. */
export async function verifyingServer(
  answer: (arrival: Arrival, response: ServerResponse, count: number) => void = (_arrival, response) =>
    void response.end('ok'),
): Promise<VerifyingServer> {
  const arrivals: Arrival[] = []
  const server = createServer(async (request, response) => {
    const arrival = await receive(request)
    if (arrival === undefined) return
    arrivals.push(arrival)
    answer(arrival, response, arrivals.length)
  })
  const port = await listen(server)
  return { origin: `http://127.0.0.1:${port}`, port, arrivals, close: () => close(server) }
}

async function receive(request: IncomingMessage): Promise<Arrival | undefined> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer)
  } catch {
    return undefined
  }
  const { method = '', url: target = '', rawHeaders } = request
  const body = Buffer.concat(chunks)
  const headers = Array.from(
    { length: rawHeaders.length / 2 },
    (_, at) => [rawHeaders[at * 2] ?? '', rawHeaders[at * 2 + 1] ?? ''] as const,
  )
  const verdict = await checkRequest({ method, target, headers, body }, KEYS, new Date())
  return {
    method,
    target,
    headers,
    body,
    verdict: verdict.ok ? 'ok' : verdict.reason,
    header: (name) => headers.find(([given]) => given.toLowerCase() === name)?.[1],
  }
}

export async function listen(server: {
  listen: Server['listen']
  address: Server['address']
}): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return (server.address() as AddressInfo).port
}

export async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await closed
}
