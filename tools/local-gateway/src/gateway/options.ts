import type { AuthenticationForm } from './authentication-answer.ts'
import type { Backend } from './backend-request.ts'
import type { Keys } from './check-request.ts'
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
  /** Default: the system's clock. */
  readonly now?: (() => Date) | undefined
  /** Default: `iam`. The lock after five failures is IAM's. */
  readonly auth?: AuthenticationForm | undefined
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
  readonly now: () => Date
  readonly auth: AuthenticationForm
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
    now: options.now ?? ((): Date => new Date()),
    auth: options.auth ?? 'iam',
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

function requireWhole(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} must be a whole number above 0.`)
}
