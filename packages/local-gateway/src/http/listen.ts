import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server on loopback. */
export interface RunningServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  /** Ends every connection, then resolves; again and again, if need be. */
  close(): Promise<void>
}

/** Listens on loopback alone; port 0 is any free one. */
export async function listen(server: Server, port = 0): Promise<RunningServer> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
  let closed: Promise<void> | undefined
  const close = (): Promise<void> =>
    new Promise((resolve, reject) => {
      server.close((error) => (error === undefined ? resolve() : reject(error)))
      server.closeAllConnections()
    })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => (closed ??= close()),
  }
}
