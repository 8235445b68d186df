import * as http from 'node:http'
import type { IncomingMessage } from 'node:http'
import { createVerifier } from '@apig/backend-verify'
import type { VerifierOptions } from '@apig/backend-verify'
import { verified, verifiedUpgrade } from '@apig/backend-verify/node'
import { listen } from '../http/listen.ts'
import type { RunningServer } from '../http/listen.ts'
import { createEchoSockets } from './echo-sockets.ts'
import { createSampleHandler, MAX_HEADER_BYTES } from './service.ts'
import type { SampleServiceOptions } from './service.ts'

/** How the sample service is set up that takes only what the gateway has signed. */
export interface VerifiedServiceOptions extends SampleServiceOptions {
  /** The options of its verifier, but for `hosts`, which is where the service listens. */
  readonly verifier: Omit<VerifierOptions, 'hosts'>
  /** Sees each request as it arrives, verified or not: somebody on the network between. */
  readonly onArrival?: ((request: IncomingMessage) => void) | undefined
}

/**
 * The sample service behind `@apig/backend-verify`: what the gateway has not signed gets a 401, and each response in JSON
 * names the signature key under `verified`.
 */
export async function createVerifiedService(options: VerifiedServiceOptions): Promise<RunningServer> {
  const server = http.createServer({ maxHeaderSize: MAX_HEADER_BYTES })
  const running = await listen(server, options.port)
  const verifier = createVerifier({ ...options.verifier, hosts: [new URL(running.url).host] })
  const sockets = createEchoSockets()
  if (options.onArrival !== undefined) server.on('request', options.onArrival)
  server.on('request', verified(verifier, createSampleHandler(options)))
  server.on('upgrade', verifiedUpgrade(verifier, sockets.upgrade))
  return {
    ...running,
    close: () => {
      sockets.close()
      return running.close()
    },
  }
}
