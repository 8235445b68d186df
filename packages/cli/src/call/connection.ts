import type { ClientOptions } from '@apig/transport-node'
import { isLoopback } from '@apig/transport-fetch/internal'
import { usage } from '../cli-error.ts'
import { readInputFile } from '../input.ts'

/** The options that say how to connect. */
export interface ConnectionOptions {
  readonly connectTo?: string
  readonly cacert?: string
  readonly cert?: string
  readonly key?: string
}

/** What the client is to know of the connection. */
export async function readConnection(
  url: URL,
  { connectTo, cacert, cert, key }: ConnectionOptions,
): Promise<Partial<ClientOptions>> {
  if (key !== undefined && cert === undefined)
    throw usage('--key needs --cert, the certificate that it belongs to.')
  const ca = cacert === undefined ? undefined : await readInputFile('--cacert', cacert)
  const certificate = cert === undefined ? undefined : await readInputFile('--cert', cert)
  // As with curl, one file may hold both.
  const privateKey = key === undefined ? certificate : await readInputFile('--key', key)
  return {
    ...(ca !== undefined && { ca }),
    ...(certificate !== undefined && privateKey !== undefined && { cert: certificate, key: privateKey }),
    ...(connectTo !== undefined && { connectTo: addressOf(url, connectTo) }),
    // What is on this machine is called directly, whatever the environment says of proxies.
    ...(isLoopback(url) && { proxy: false }),
  }
}

const HOST = String.raw`([^:[\]]*|\[[^\]]*\])`
const CURL_FORM = new RegExp(`^${HOST}:(\\d*):${HOST}:(\\d*)$`)

/** `10.0.0.5:8443`, or curl's `HOST1:PORT1:HOST2:PORT2`, whose first two are empty or those of the URL. */
function addressOf(url: URL, given: string): string {
  const [, fromHost, fromPort, toHost, toPort] = CURL_FORM.exec(given) ?? []
  if (toHost === undefined) return given
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  if ((fromHost !== '' && fromHost?.toLowerCase() !== url.hostname) || (fromPort !== '' && fromPort !== port))
    throw usage(`--connect-to ${given} does not match the host and port of the URL, ${url.hostname}:${port}.`)
  return `${toHost || url.hostname}${toPort === '' ? '' : `:${toPort}`}`
}
