import * as http from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { phraseOf } from './answer.ts'
import { endToEnd } from './backend-request.ts'
import type { BackendRequest } from './backend-request.ts'
import { readHead } from './received-request.ts'
import type { RawHeader } from './received-request.ts'

/**
 * Opens the service's side of an upgrade and joins the two sockets. A service that does not upgrade is heard all the
 * same: its response goes back and the socket is closed.
 *
 * @param protocol - what the client upgrades to, such as `websocket`
 * @param onStatus - before the client can see it
 * @throws Error where the service cannot be reached
 */
export async function forwardUpgrade(
  origin: URL,
  request: BackendRequest,
  protocol: string,
  socket: Duplex,
  head: Buffer,
  onStatus: (status: number) => void,
): Promise<void> {
  const upgrade: RawHeader[] = [
    ['Connection', 'Upgrade'],
    ['Upgrade', protocol],
  ]
  const onward = http.request({
    hostname: origin.hostname.replace(/^\[|\]$/g, ''),
    port: origin.port,
    agent: false,
    method: request.method,
    path: request.target,
    headers: [
      ...request.headers.filter(([name]) => name.toLowerCase() !== 'host'),
      ['Host', origin.host],
      ...upgrade,
    ].flat(),
  })
  socket.once('close', () => onward.destroy())
  const { response, behind, first } = await new Promise<{
    response: IncomingMessage
    behind?: Duplex
    first?: Buffer
  }>((resolve, reject) => {
    onward.once('upgrade', (answer, stream, data) =>
      resolve({ response: answer, behind: stream, first: data }),
    )
    onward.once('response', (answer) => resolve({ response: answer }))
    onward.once('error', reject)
    onward.end()
  })
  const status = response.statusCode ?? 502
  onStatus(status)
  const headers = endToEnd(readHead(response).headers).filter(
    ([name]) => !/^(?:server|x-request-id)$/i.test(name),
  )
  const own: RawHeader[] = [
    ['Server', 'api-gateway'],
    ['X-Request-Id', request.requestId],
    ...(behind === undefined ? ([['Connection', 'close']] as const) : upgrade),
  ]
  const lines = [...headers, ...own].map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const phrase = response.statusMessage ?? phraseOf(status) ?? ''
  socket.write(Buffer.from(`HTTP/1.1 ${status} ${phrase}\r\n${lines}\r\n`, 'latin1'))
  if (behind === undefined || first === undefined) return void response.pipe(socket)
  behind.on('error', () => socket.destroy())
  behind.once('close', () => socket.destroy())
  socket.once('close', () => behind.destroy())
  if (first.length > 0) socket.write(first)
  if (head.length > 0) behind.write(head)
  behind.pipe(socket).pipe(behind)
}
