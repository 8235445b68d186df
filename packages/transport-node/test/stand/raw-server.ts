import * as net from 'node:net'
import { listen } from './verifying-server.ts'

/** A server that does with its connections what no HTTP server would. */
export interface RawServer {
  readonly origin: string
  /** How many requests have begun. */
  readonly requests: () => number
  close(): Promise<void>
}

/** @param behave - called once for each request, when its head has come, with the count of requests so far */
export async function rawServer(behave: (socket: net.Socket, count: number) => void): Promise<RawServer> {
  let requests = 0
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    let head = ''
    socket.on('data', (chunk) => {
      const before = head.includes('\r\n\r\n')
      head += chunk.toString('latin1')
      if (!before && head.includes('\r\n\r\n')) behave(socket, ++requests)
    })
  })
  const port = await listen(server as never)
  return {
    origin: `http://127.0.0.1:${port}`,
    requests: () => requests,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A whole answer; the connection ends with it. */
export function answer(socket: net.Socket, text: string, status = '200 OK'): void {
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`,
  )
}
