import type { PrintedRequest } from './printed-request.ts'

/** The request as it goes over the wire, for `apig verify`, `apig explain`, and `nc`. */
export function printHttp({ method, target, host, headers, body }: PrintedRequest): Buffer {
  const lines = [
    `${method} ${target} HTTP/1.1`,
    `host: ${host}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined ? [] : [`content-length: ${body.length}`]),
    'connection: close',
  ]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body ?? Buffer.alloc(0)])
}
