import type { LocalGatewayOptions } from '../options.ts'
import type { AuthenticationSettings, IssuedCredentials } from './authentication.ts'
import type { Backend } from './backend-request.ts'
import { createBackendSigner } from './backend-signature.ts'
import type { BackendKey, BackendSigner } from './backend-signature.ts'
import type { Keys } from './check-request.ts'
import { settleCors } from './cors.ts'
import type { Cors } from './cors.ts'
import { forwardTo } from './forward.ts'
import { DOCUMENTED_LIMITS } from './limits.ts'
import type { GatewayLimits } from './limits.ts'
import type { Page } from './page.ts'
import type { Publication } from './publication.ts'
import type { GatewayRequest } from './record.ts'
import type { Throttling } from './throttle.ts'

/** How a gateway is set up. Only the keys are required. `startGateway` checks what its users say. */
export interface GatewayOptions extends Pick<
  LocalGatewayOptions,
  'apiKeys' | 'appCodes' | 'auth' | 'cors' | 'limits' | 'now' | 'port' | 'throttling' | 'tokens'
> {
  /** Secrets by access key ID. A `Map` is read at every request, so it may change. */
  readonly keys: Readonly<Record<string, string>> | Keys
  /** The service behind: its URL, or a function. Default: every accepted request is answered with `{}`. */
  readonly backend?: Backend | string | URL | undefined
  /** The signature key that is bound to every API here: what goes to the service is signed with it. Default: unsigned. */
  readonly backendKey?: BackendKey | undefined
  /** What the stub of IAM has issued. */
  readonly issued?: IssuedCredentials | undefined
  /** What the gateway serves itself, before anything is checked. */
  readonly pages?: readonly Page[] | undefined
  /** Where APIs are published. Default: every path, in the stage `RELEASE`. */
  readonly published?: Partial<Publication> | undefined
  /** The length at which the echoed canonical request is cut short with `......`. Default: never. */
  readonly echoLength?: number | undefined
  /** Gets each request when it has been decided; its status comes with the response. */
  readonly onDecision?: ((request: GatewayRequest) => void) | undefined
  /** Gets each request when its response has ended. */
  readonly onEnd?: ((request: GatewayRequest) => void) | undefined
}

/** {@link GatewayOptions}, complete. */
export interface GatewaySettings extends AuthenticationSettings {
  readonly backend: Backend
  /** Where upgrades go; undefined where the service is a function. */
  readonly origin: URL | undefined
  readonly signForBackend: BackendSigner | undefined
  readonly now: () => Date
  readonly pages: readonly Page[]
  readonly cors: Cors | undefined
  readonly published: Publication
  readonly throttling: Throttling | undefined
  readonly limits: GatewayLimits
  readonly port: number
  readonly onDecision: (request: GatewayRequest) => void
  readonly onEnd: (request: GatewayRequest) => void
}

export function settle(options: GatewayOptions): GatewaySettings {
  const { backend, backendKey } = options
  const origin = backend === undefined || typeof backend === 'function' ? undefined : new URL(backend)
  return {
    keys: toMap(options.keys),
    backend: typeof backend === 'function' ? backend : origin === undefined ? sendEmpty : forwardTo(origin),
    origin,
    signForBackend: backendKey === undefined ? undefined : createBackendSigner(backendKey, origin?.host),
    now: options.now ?? ((): Date => new Date()),
    auth: options.auth ?? 'iam',
    tokens: toSet(options.tokens),
    appCodes: toSet(options.appCodes),
    apiKeys: toSet(options.apiKeys),
    issued: options.issued,
    pages: options.pages ?? [],
    cors: settleCors(options.cors),
    published: { paths: ['/'], stages: ['RELEASE'], ...options.published },
    throttling: options.throttling,
    limits: { ...DOCUMENTED_LIMITS, ...options.limits },
    echoLength: options.echoLength,
    port: options.port ?? 0,
    onDecision: options.onDecision ?? ((): void => undefined),
    onEnd: options.onEnd ?? ((): void => undefined),
  }
}

const sendEmpty: Backend = (_request, response) => {
  response.setHeader('Content-Type', 'application/json')
  response.end('{}')
}

/** A `Map` stays the caller's own, which may change it; so does a `Set`. */
export const toMap = (keys: GatewayOptions['keys']): Keys =>
  keys instanceof Map ? keys : new Map(Object.entries(keys))

const toSet = (given: Iterable<string> = []): ReadonlySet<string> =>
  given instanceof Set ? given : new Set(given)
