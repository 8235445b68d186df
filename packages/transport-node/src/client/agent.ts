import { TransportError } from '@apig/signer-core/transport'
import { Agent, EnvHttpProxyAgent } from 'undici'
import type { Dispatcher } from 'undici'

/** How a client connects. */
export interface ConnectionOptions {
  /**
   * The URL of an HTTP proxy, which takes precedence over the environment; `false` for none, whatever the environment
   * says. Default: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`.
   */
  readonly proxy?: string | false | undefined
  /** Certificates of the authorities to trust, in PEM, instead of Node's own list. */
  readonly ca?: string | Uint8Array | readonly (string | Uint8Array)[] | undefined
  /** The largest number of connections to one origin. Default: no limit. */
  readonly connections?: number | undefined
  /** How long an unused connection is kept for the next request. Default: 4. */
  readonly keepAliveSeconds?: number | undefined
  /** The longest time for making a connection. Default: 10. */
  readonly connectTimeoutSeconds?: number | undefined
}

/** The pool of connections of one client. */
export function createAgent(options: ConnectionOptions): Dispatcher {
  const { proxy, connections, ca } = options
  if (connections !== undefined && !(Number.isInteger(connections) && connections > 0))
    throw invalid('connections', 'must be a whole number above 0')
  const keepAliveTimeout = milliseconds('keepAliveSeconds', options.keepAliveSeconds)
  const timeout = milliseconds('connectTimeoutSeconds', options.connectTimeoutSeconds)
  const tls = ca === undefined ? {} : { ca: certificates(ca) }
  const connect = { ...tls, ...(timeout !== undefined && { timeout }) }
  const agentOptions: Agent.Options = {
    connect,
    ...(connections !== undefined && { connections }),
    ...(keepAliveTimeout !== undefined && { keepAliveTimeout }),
  }
  if (proxy === false) return new Agent(agentOptions)
  return new EnvHttpProxyAgent({
    ...agentOptions,
    // Through a proxy these two make the connections, the first to the origin, the second to the proxy.
    requestTls: connect,
    proxyTls: connect,
    ...(proxy !== undefined && {
      httpProxy: requireProxy(proxy),
      httpsProxy: requireProxy(proxy),
      noProxy: '',
    }),
  })
}

function requireProxy(proxy: string): string {
  if (typeof proxy === 'string' && URL.canParse(proxy) && /^https?:$/.test(new URL(proxy).protocol))
    return proxy
  throw invalid('proxy', "must be a URL such as 'http://proxy.example.com:3128', or false")
}

function certificates(ca: NonNullable<ConnectionOptions['ca']>): (string | Buffer)[] {
  const list: readonly unknown[] = Array.isArray(ca) ? ca : [ca]
  return list.map((one) => {
    if (typeof one === 'string') return one
    if (one instanceof Uint8Array) return Buffer.from(one)
    throw invalid('ca', 'must be certificates in PEM, as text or bytes')
  })
}

function milliseconds(name: string, seconds: number | undefined): number | undefined {
  if (seconds === undefined) return undefined
  if (!(typeof seconds === 'number' && seconds > 0 && seconds <= 2_147_483))
    throw invalid(name, 'must be a number of seconds above 0')
  return seconds * 1000
}

const invalid = (name: string, what: string): TransportError =>
  new TransportError('OPTION_INVALID', `options.${name} ${what}.`)
