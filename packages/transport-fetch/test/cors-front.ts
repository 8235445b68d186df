import { request as send } from 'node:http'
import { startRawServer } from './servers.ts'

/** What the gateway's documentation shows as the answer to a preflight, where the API has CORS switched on. */
export const PREFLIGHT = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers':
    'X-Stage,X-Sdk-Date,X-Sdk-Nonce,X-Proxy-Signed-Headers,X-Sdk-Content-Sha256,X-Forwarded-For,Authorization,Content-Type,Accept,Accept-Ranges,Cache-Control,Range',
  'access-control-expose-headers':
    'X-Request-Id,X-Apig-Latency,X-Apig-Upstream-Latency,X-Apig-RateLimit-Api,X-Apig-RateLimit-User,X-Apig-RateLimit-App,X-Apig-RateLimit-Ip,X-Apig-RateLimit-Api-Allenv',
  'access-control-allow-methods': 'GET,POST,PUT,DELETE,HEAD,OPTIONS,PATCH',
  'access-control-max-age': '172800',
}

/** A server that answers preflights as the gateway does, and passes everything else on to one, Host and all. */
export async function startCorsFront(gateway: string): Promise<{ readonly url: string }> {
  const { hostname, port } = new URL(gateway)
  return startRawServer((request, response) => {
    if (request.method === 'OPTIONS') return void response.writeHead(200, PREFLIGHT).end()
    const { method, url: path, rawHeaders: headers } = request
    const onward = send({ hostname, port, method, path, headers }, (answer) => {
      const { 'access-control-allow-origin': origin, 'access-control-expose-headers': exposed } = PREFLIGHT
      response.writeHead(answer.statusCode ?? 502, {
        ...answer.headers,
        'access-control-allow-origin': origin,
        'access-control-expose-headers': exposed,
      })
      answer.pipe(response)
    })
    onward.once('error', () => response.destroy())
    request.pipe(onward)
    return undefined
  })
}
