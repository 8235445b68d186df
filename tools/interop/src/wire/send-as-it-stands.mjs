import { once } from 'node:events'
import net from 'node:net'
import { buffer } from 'node:stream/consumers'

/**
 * Byte for byte over a socket, where an HTTP client would set headers of its own.
 *
 * @param {string} url
 * @param {import('./read-requests.mjs').Arrival} request
 */
export async function sendAsItStands(url, { method, target, headers, body }) {
  const { hostname, port } = new URL(url)
  const socket = net.connect({ host: hostname, port: Number(port) })
  await once(socket, 'connect')
  const kept = headers.filter(([name]) => !/^(?:connection|content-length|transfer-encoding)$/i.test(name))
  const lines = [...kept, ['Content-Length', body.length], ['Connection', 'close']].map((pair) =>
    pair.join(': '),
  )
  socket.write(`${method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  socket.write(body)
  const [head = '', text] = (await buffer(socket)).toString('utf8').split(/\r\n\r\n([^]*)/)
  const [statusLine = '', ...fields] = head.split('\r\n')
  return new Response(text, {
    status: Number(statusLine.split(' ')[1]),
    headers: fields.map((field) => /** @type {[string, string]} */ (field.split(/: *([^]*)/).slice(0, 2))),
  })
}
