import { createServer } from 'node:http'

/** A server that remembers who came. */
export async function countVisits() {
  /** @type {string[]} */
  const visits = []
  let tell = () => {}
  const server = createServer(({ url = '' }, response) => {
    visits.push(url)
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>outside</title>')
    tell()
  })
  server.on('upgrade', ({ url = '' }, socket) => {
    visits.push(url)
    socket.destroy()
    tell()
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return {
    at: `http://127.0.0.1:${address.port}`,
    visits,
    /** Resolves when somebody has come for what was stolen. */
    stolen: () =>
      new Promise((resolve) => {
        tell = () => visits.some((url) => url.includes('stolen')) && resolve(undefined)
      }),
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
