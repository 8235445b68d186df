import { once } from 'node:events'
import http from 'node:http'
import net from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createRequestReader } from '../src/wire/read-requests.mjs'
import { createRecordingProxy } from '../src/wire/recording-proxy.mjs'

/** @type {(() => Promise<unknown>)[]} */
const cleanups = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

/** @param {Buffer} bytes @param {number} step how many bytes at a time */
function read(bytes, step) {
  /** @type {import('../src/wire/read-requests.mjs').Arrival[]} */
  const arrivals = []
  const take = createRequestReader((arrival) => arrivals.push(arrival))
  for (let at = 0; at < bytes.length; at += step) take(bytes.subarray(at, at + step))
  return arrivals
}

const TWO_REQUESTS = Buffer.from(
  [
    'POST /a%20b?x=1 HTTP/1.1\r\nHost:  example.com \r\nX-Note: caf\u00c3\u00a9\r\nContent-Length: 3\r\n\r\nabc',
    'PUT /c HTTP/1.1\r\nhost: example.com\r\ntransfer-encoding: chunked\r\n\r\n2\r\n\r\n\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: exam',
  ].join(''),
  'latin1',
)

test.each([1, 2, 7, 1000])('requests are read however they are cut: %i bytes at a time', (step) => {
  expect(read(TWO_REQUESTS, step)).toEqual([
    {
      method: 'POST',
      target: '/a%20b?x=1',
      headers: [
        ['Host', 'example.com'],
        ['X-Note', 'caf\u00c3\u00a9'],
        ['Content-Length', '3'],
      ],
      body: Buffer.from('abc'),
    },
    {
      method: 'PUT',
      target: '/c',
      headers: [
        ['host', 'example.com'],
        ['transfer-encoding', 'chunked'],
      ],
      body: Buffer.from('\r\n0123456789'),
    },
  ])
})

test('the proxy changes nothing and keeps what went by', async () => {
  const server = http.createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    response.setHeader('X-Host', request.headers.host ?? '')
    response.end(`${request.method} ${request.url} ${body}`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanups.push(async () => server.close())
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  const proxy = await createRecordingProxy(`http://127.0.0.1:${port}`)
  cleanups.unshift(proxy.close)

  const response = await fetch(`${proxy.url}/a?b=c`, { method: 'POST', body: 'x'.repeat(100_000) })
  expect(await response.text()).toBe(`POST /a?b=c ${'x'.repeat(100_000)}`)
  expect(response.headers.get('x-host')).toBe(new URL(proxy.url).host)
  const arrivals = proxy.take()
  expect(arrivals.map(({ method, target, body }) => [method, target, body.length])).toEqual([
    ['POST', '/a?b=c', 100_000],
  ])
  expect(proxy.take()).toEqual([])
})

test('the proxy lets the client go on where the server has ended its side', async () => {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    let text = ''
    socket.once('data', () => socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n'))
    socket.on('data', (bytes) => (text += bytes))
    socket.on('close', () => server.emit('heard', text))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanups.push(async () => server.close())
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  const proxy = await createRecordingProxy(`http://127.0.0.1:${port}`)
  cleanups.unshift(proxy.close)

  const heard = once(server, 'heard')
  const client = net.connect({
    port: Number(new URL(proxy.url).port),
    host: '127.0.0.1',
    allowHalfOpen: true,
  })
  client.write('POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\n')
  let answer = ''
  client.on('data', (bytes) => (answer += bytes))
  await once(client, 'end')
  client.end('abc')
  expect(answer).toBe('HTTP/1.1 401 Unauthorized\r\n\r\n')
  expect(await heard).toEqual(['POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc'])
  expect(proxy.take()).toMatchObject([{ body: Buffer.from('abc') }])
})
