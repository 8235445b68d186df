import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'

/** WebSockets that get back what they send, as it came: text or bytes. */
export interface EchoSockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  close(): void
}

export function createEchoSockets(): EchoSockets {
  const server = new WebSocketServer({ noServer: true })
  return {
    upgrade: (request, socket, head) =>
      server.handleUpgrade(request, socket, head, (one) => {
        one.on('error', () => one.terminate())
        one.on('message', (data, isBinary) => one.send(data, { binary: isBinary }))
      }),
    close: () => {
      for (const one of server.clients) one.terminate()
    },
  }
}
