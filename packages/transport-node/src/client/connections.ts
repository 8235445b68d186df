import { isIP } from 'node:net'
import { flag, invalidOption, seconds } from '@apig/transport-fetch/internal'
import type { TransportError } from '@apig/transport-fetch/internal'
import { Agent, buildConnector, EnvHttpProxyAgent } from 'undici'
import type { Dispatcher } from 'undici'
import { withoutResends } from '../interceptor/no-resends.ts'
import { idleTimeout } from './idle-timeout.ts'

/** One or more certificates or keys in PEM. */
export type Pem = string | Uint8Array | readonly (string | Uint8Array)[]

/** How a client connects. */
export interface ConnectionOptions {
  /**
   * Where to connect for the listed origins, instead of what their names resolve to: `10.0.0.5` or `10.0.0.5:8443`, for a
   * gateway inside a VPC. `Host`, the name in TLS and the signature stay the URL's. No proxy is asked.
   */
  readonly connectTo?: string | undefined
  /**
   * The URL of an HTTP proxy, which takes precedence over the environment; `false` for none, whatever the environment
   * says. Default: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`.
   */
  readonly proxy?: string | false | undefined
  /** Certificates of the authorities to trust, in PEM, instead of Node's own list. */
  readonly ca?: Pem | undefined
  /** The client's own certificate, in PEM, for gateways that ask for one; goes with `key`. */
  readonly cert?: Pem | undefined
  /** The private key of `cert`, in PEM. */
  readonly key?: Pem | undefined
  /** Whether HTTP/2 is used where the server offers it. Default: false. */
  readonly allowH2?: boolean | undefined
  /** The largest number of connections to one origin. Default: no limit. */
  readonly connections?: number | undefined
  /** How long an unused connection is kept for the next request. Default: 4. */
  readonly keepAliveSeconds?: number | undefined
  /** The longest time for making a connection. Default: 10. */
  readonly connectTimeoutSeconds?: number | undefined
  /** Makes the connections instead of all the options above: an `Agent`, a `ProxyAgent`, a `MockAgent`. Stays open. */
  readonly dispatcher?: Dispatcher | undefined
}

/** The names of {@link ConnectionOptions}. */
export const CONNECTION_OPTIONS: readonly (keyof ConnectionOptions)[] = [
  'connectTo',
  'proxy',
  'ca',
  'cert',
  'key',
  'allowH2',
  'connections',
  'keepAliveSeconds',
  'connectTimeoutSeconds',
  'dispatcher',
]

/** The connections of one client. */
export interface Connections {
  readonly dispatcher: Dispatcher
  close(): Promise<void>
}

/**
 * @param origins - the listed ones
 * @param idleTimeoutSeconds - the longest silence within the body of a response
 * @throws TransportError `OPTION_INVALID`
 */
export function openConnections(
  options: ConnectionOptions,
  origins: ReadonlySet<string>,
  idleTimeoutSeconds: number | undefined,
): Connections {
  const { dispatcher: given } = options
  if (given !== undefined) requireDispatcher(options)
  const agent = given === undefined ? createAgent(options, origins) : withoutResends(given)
  return {
    dispatcher: idleTimeoutSeconds === undefined ? agent : agent.compose(idleTimeout(idleTimeoutSeconds)),
    close: () => (given === undefined ? agent.close() : Promise.resolve()),
  }
}

function requireDispatcher(options: ConnectionOptions): void {
  const { dispatcher } = options
  if (typeof dispatcher !== 'object' || dispatcher === null || typeof dispatcher.dispatch !== 'function')
    throw invalid('dispatcher', 'must be a dispatcher of undici, such as an Agent')
  const other = CONNECTION_OPTIONS.find((name) => name !== 'dispatcher' && options[name] !== undefined)
  if (other !== undefined && !(other === 'proxy' && options.proxy === false))
    throw invalid(other, 'cannot be combined with options.dispatcher, which makes the connections itself')
}

function createAgent(options: ConnectionOptions, origins: ReadonlySet<string>): Dispatcher {
  const { proxy, connections, connectTo } = options
  const allowH2 = flag('options.allowH2', options.allowH2)
  if (connections !== undefined && !(Number.isInteger(connections) && connections > 0))
    throw invalid('connections', 'must be a whole number above 0')
  const keepAliveTimeout = milliseconds('keepAliveSeconds', options.keepAliveSeconds)
  const timeout = milliseconds('connectTimeoutSeconds', options.connectTimeoutSeconds)
  const connect = { ...tlsOptions(options), ...(timeout !== undefined && { timeout }) }
  const agentOptions: Agent.Options = {
    connect,
    allowH2,
    ...(connections !== undefined && { connections }),
    ...(keepAliveTimeout !== undefined && { keepAliveTimeout }),
  }
  if (connectTo !== undefined) {
    if (proxy) throw invalid('proxy', 'cannot be combined with options.connectTo; give one of them')
    const connector = buildConnector({ ...connect, allowH2 })
    return new Agent({ ...agentOptions, connect: connectingTo(readAddress(connectTo), origins, connector) })
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

interface Address {
  readonly hostname: string
  readonly port: string | undefined
}

/** The same connector, which connects for the listed origins to one address. TLS still asks for the name of the URL. */
function connectingTo(
  { hostname, port }: Address,
  origins: ReadonlySet<string>,
  connector: buildConnector.connector,
): buildConnector.connector {
  return (options, callback) => {
    const { protocol, host } = options
    const isListed = origins.has(new URL(`${protocol}//${host ?? options.hostname}`).origin)
    connector(isListed ? { ...options, hostname, port: port ?? options.port } : options, callback)
  }
}

const ADDRESS = /^(\[[0-9a-f:.%]+\]|[^\s:/?#@[\]]+)(?::([0-9]{1,5}))?$/i

function readAddress(given: unknown): Address {
  const text = typeof given === 'string' && isIP(given) === 6 ? `[${given}]` : given
  const [, host, port] = (typeof text === 'string' && ADDRESS.exec(text)) || []
  if (host === undefined || (port !== undefined && !(Number(port) > 0 && Number(port) < 65_536)))
    throw invalid(
      'connectTo',
      "must be an address or a name, with a port or without: '10.0.0.5', '10.0.0.5:8443'",
    )
  return { hostname: host.replace(/^\[|\]$/g, ''), port }
}

function tlsOptions({ ca, cert, key }: ConnectionOptions): {
  ca?: Buffer[]
  cert?: Buffer[]
  key?: Buffer[]
} {
  if ((cert === undefined) !== (key === undefined))
    throw invalid(
      cert === undefined ? 'key' : 'cert',
      'must be given together with options.cert and options.key',
    )
  return {
    ...(ca !== undefined && { ca: pem('ca', ca) }),
    ...(cert !== undefined && { cert: pem('cert', cert) }),
    ...(key !== undefined && { key: pem('key', key) }),
  }
}

function pem(name: string, given: Pem): Buffer[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given]
  return list.map((one) => {
    const bytes = typeof one === 'string' || one instanceof Uint8Array ? Buffer.from(one) : undefined
    if (bytes?.includes('-----BEGIN ')) return bytes
    throw invalid(
      name,
      "must be PEM as text or bytes ('-----BEGIN ...'); a path has to be read first: readFileSync(path)",
    )
  })
}

function requireProxy(proxy: string): string {
  if (typeof proxy === 'string' && URL.canParse(proxy) && /^https?:$/.test(new URL(proxy).protocol))
    return proxy
  throw invalid('proxy', "must be a URL such as 'http://proxy.example.com:3128', or false")
}

function milliseconds(name: string, given: number | undefined): number | undefined {
  const found = seconds(`options.${name}`, given)
  return found === undefined ? undefined : found * 1000
}

const invalid = (name: string, what: string): TransportError => invalidOption(`options.${name}`, what)
