import * as http from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGateway } from '@apig/local-gateway/internal'
import type { GatewayOptions } from '@apig/local-gateway/internal'
import { onTestFinished } from 'vitest'
import { KEYS, NOW } from './signed-requests.ts'

/** A gateway that runs until the test ends. */
export async function startGateway(options: Partial<GatewayOptions> = {}): Promise<string> {
  const gateway = await createGateway({ keys: KEYS, now: () => NOW, ...options })
  onTestFinished(() => gateway.close())
  return gateway.url
}

/** A server that runs until the test ends. */
export async function startServer(handle: http.RequestListener): Promise<string> {
  const server = http.createServer(handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
