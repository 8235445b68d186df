import type { AuthenticationForm } from './authentication-answer.ts'
import type { Backend } from './backend-request.ts'
import { createBackendSigner } from './backend-signature.ts'
import type { BackendKey, BackendSigner } from './backend-signature.ts'
import type { Keys } from './check-request.ts'
import { settleCors } from './cors.ts'
import type { Cors, CorsPolicy } from './cors.ts'
import { forwardTo } from './forward.ts'
import { DOCUMENTED_LIMITS } from './limits.ts'
import type { GatewayLimits } from './limits.ts'
import type { Publication } from './publication.ts'
import type { Throttling } from './throttle.ts'

/** How a gateway is set up. Only the keys are required. */
export interface GatewayOptions {
  /** Secrets by access key id. A `Map` is read at every request, so it may change. */
  readonly keys: Readonly<Record<string, string>> | Keys
  /** The service behind: its URL, or a function. Default: every accepted request is answered with `{}`. */
  readonly backend?: Backend | string | URL | undefined
  /** The signature key that is bound to every API here: what goes to the service is signed with it. Default: unsigned. */
  readonly backendKey?: BackendKey | undefined
  /** Default: the system's clock. */
  readonly now?: (() => Date) | undefined
  /** Default: `iam`. The lock after five failures is IAM's. */
  readonly auth?: AuthenticationForm | undefined
  /** The IAM tokens that are good as `X-Auth-Token`, with `auth: 'iam'`. Read at every request. Default: none. */
  readonly tokens?: Iterable<string> | undefined
  /** The app codes that are good as `X-Apig-AppCode`, with `auth: 'app'`. Read at every request. Default: none. */
  readonly appCodes?: Iterable<string> | undefined
  /** `true`: CORS as the switch of an API has it; or a CORS policy. Default: none. */
  readonly cors?: CorsPolicy | boolean | undefined
  /** Where APIs are published. Default: every path, in the stage `RELEASE`. */
  readonly published?: Partial<Publication> | undefined
  /** Default: no throttling. */
  readonly throttling?: Throttling | undefined
  /** Default: the documented limits. */
  readonly limits?: Partial<GatewayLimits> | undefined
  /** After how many characters the echoed canonical request is cut short with `......`. Default: never. */
  readonly echoLength?: number | undefined
  /** Default: any free one. */
  readonly port?: number | undefined
}

/** {@link GatewayOptions}, checked and complete. */
export interface GatewaySettings {
  readonly keys: Keys
  readonly backend: Backend
  readonly signForBackend: BackendSigner | undefined
  readonly now: () => Date
  readonly auth: AuthenticationForm
  readonly tokens: ReadonlySet<string>
  readonly appCodes: ReadonlySet<string>
  readonly cors: Cors | undefined
  readonly published: Publication
  readonly throttling: Throttling | undefined
  readonly limits: GatewayLimits
  readonly echoLength: number | undefined
  readonly port: number
}

/** @throws TypeError or RangeError that names the option */
export function settle(options: GatewayOptions): GatewaySettings {
  const keys = options.keys instanceof Map ? options.keys : new Map(Object.entries(options.keys))
  for (const [accessKeyId, secret] of keys) {
    requireKeyId(`keys: the access key id ${JSON.stringify(accessKeyId)}`, accessKeyId)
    if (typeof secret !== 'string' || secret.trim() === '')
      throw new TypeError(
        `keys: the secret of ${JSON.stringify(accessKeyId)} must be a text that is not blank.`,
      )
  }
  if (options.auth !== undefined && options.auth !== 'iam' && options.auth !== 'app')
    throw new TypeError("auth must be 'iam' or 'app'.")
  const limits = { ...DOCUMENTED_LIMITS, ...options.limits }
  for (const [name, value] of Object.entries(limits)) requireWhole(`limits.${name}`, value)
  const { throttling, echoLength } = options
  if (throttling !== undefined) {
    requireWhole('throttling.requests', throttling.requests)
    requireWhole('throttling.seconds', throttling.seconds)
  }
  if (echoLength !== undefined) requireWhole('echoLength', echoLength)
  return {
    keys,
    backend: toBackend(options.backend),
    signForBackend: toBackendSigner(options),
    now: options.now ?? ((): Date => new Date()),
    auth: options.auth ?? 'iam',
    tokens: requireSecrets('tokens', options.tokens, options.auth ?? 'iam', 'iam'),
    appCodes: requireSecrets('appCodes', options.appCodes, options.auth ?? 'iam', 'app'),
    cors: settleCors(options.cors),
    published: { paths: ['/'], stages: ['RELEASE'], ...options.published },
    throttling,
    limits,
    echoLength,
    port: options.port ?? 0,
  }
}

function toBackend(backend: GatewayOptions['backend']): Backend {
  if (typeof backend === 'function') return backend
  if (backend !== undefined) return forwardTo(backend)
  return (_request, response) => {
    response.setHeader('Content-Type', 'application/json')
    response.end('{}')
  }
}

function toBackendSigner({ backendKey, backend }: GatewayOptions): BackendSigner | undefined {
  if (backendKey === undefined) return undefined
  const { keyId, secret } = backendKey
  requireKeyId('backendKey.keyId', keyId)
  if (typeof secret !== 'string' || secret.trim() === '')
    throw new TypeError('backendKey.secret must be a text that is not blank.')
  const host = backend === undefined || typeof backend === 'function' ? undefined : new URL(backend).host
  return createBackendSigner(backendKey, host)
}

/** What a verifier takes for a key id. */
function requireKeyId(name: string, keyId: string): void {
  if (typeof keyId !== 'string' || !/^[A-Za-z0-9._~-]{1,200}$/.test(keyId))
    throw new TypeError(`${name} must be 1 to 200 of A-Z, a-z, 0-9 and . _ ~ -`)
}

/** A `Set` stays the caller's own, which may change it. */
function requireSecrets(
  name: string,
  given: Iterable<string> | undefined,
  auth: AuthenticationForm,
  meant: AuthenticationForm,
): ReadonlySet<string> {
  if (given === undefined) return new Set()
  if (auth !== meant) throw new TypeError(`${name} go with auth: '${meant}' alone.`)
  if (typeof given === 'string') throw new TypeError(`${name} must be a list or a Set of texts.`)
  const secrets: ReadonlySet<unknown> = given instanceof Set ? given : new Set(given)
  for (const secret of secrets)
    if (typeof secret !== 'string' || secret.trim() === '')
      throw new TypeError(`${name} must be texts that are not blank.`)
  return secrets as ReadonlySet<string>
}

function requireWhole(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} must be a whole number above 0.`)
}
