import { once } from 'node:events'
import net from 'node:net'
import { createRequestReader } from './read-requests.mjs'

/**
 * Passes bytes on to a server, unchanged, and keeps each request that went by.
 *
 * @param {string} target the URL of the server
 */
export async function createRecordingProxy(target) {
  const { hostname, port } = new URL(target)
  /** @type {import('./read-requests.mjs').Arrival[]} */
  let arrivals = []
  /** @type {Set<net.Socket>} */
  const sockets = new Set()
  // Half open: a server that refuses early ends its side, and takes what the client still sends. A proxy that closed then
  // would reset the connection, and the client might never read the answer.
  const server = net.createServer({ allowHalfOpen: true }, (client) => {
    const read = createRequestReader((arrival) => arrivals.push(arrival))
    const upstream = net.connect({ port: Number(port), host: hostname, allowHalfOpen: true })
    pass(client, upstream)
    pass(upstream, client)
    // Read before it is passed on, so that no answer can be there first.
    client.prependListener('data', read)
  })

  /** @param {net.Socket} from @param {net.Socket} to */
  function pass(from, to) {
    sockets.add(from)
    from.setNoDelay()
    // An end that is reset is an end: what the client makes of it is what counts.
    from.on('error', () => from.destroy())
    from.on('close', () => {
      sockets.delete(from)
      // One that ended has ended the other already, once all is written.
      if (!from.readableEnded) to.destroy()
    })
    from.pipe(to)
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = /** @type {net.AddressInfo} */ (server.address())
  return {
    url: `http://127.0.0.1:${address.port}`,
    /** What has come since the last time. */
    take() {
      const taken = arrivals
      arrivals = []
      return taken
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
