import type { CredentialsOption, CredentialsProvider, TransportCredentials } from './credentials.ts'
import { readIdentity } from './identity.ts'
import type { Identity, SigningMethod } from './identity.ts'
import { isTransportError, TransportError } from '../transport-error.ts'
import { abortable } from '../engine/wait.ts'

/** Where the credentials of the next request come from. */
export interface CredentialSource {
  /** Who calls now. A promise only where a function has to be asked first; `signal` ends the waiting of this call alone. */
  get(signal?: AbortSignal | undefined): Identity | Promise<Identity>
}

/** The longest time before the end at which new credentials are asked for. */
const REFRESH_BEFORE_MILLISECONDS = 5 * 60 * 1000
/** Short-lived ones are not asked for all the time. */
const REFRESH_PART = 1 / 5
/** After a refresh that failed while the old credentials still hold. */
const PAUSE_MILLISECONDS = 10_000

interface Kept {
  readonly identity: Identity
  /** From when on a refresh is wanted. */
  readonly staleAt: number
  readonly endsAt: number
}

/**
 * Static credentials as they are; those of a function cached until `expiresAt`. Shortly before, one refresh runs while
 * the old ones are used; any number of calls share it.
 *
 * @throws TransportError or SignerError `CREDENTIALS_INVALID` for static credentials; a function's are checked when they come
 */
export function createCredentialSource(
  option: CredentialsOption,
  method: SigningMethod,
  parts: { readonly now?: (() => number) | undefined } = {},
): CredentialSource {
  const now = parts.now ?? Date.now
  if (typeof option === 'function') return createCache(option, method, now)
  const identity = readIdentity(option, method)
  return {
    get() {
      if (identity.expiresAt !== undefined && identity.expiresAt.getTime() <= now())
        throw new TransportError(
          'CREDENTIALS_EXPIRED',
          `credentials expired at ${identity.expiresAt.toISOString()}, by the clock of this machine; pass a function that returns fresh ones, and they are renewed in time.`,
        )
      return identity
    },
  }
}

function createCache(
  provide: CredentialsProvider,
  method: SigningMethod,
  now: () => number,
): CredentialSource {
  let kept: Kept | undefined
  let refreshing: Promise<Identity> | undefined
  let pausedUntil = Number.NEGATIVE_INFINITY

  const load = async (): Promise<Identity> => {
    const identity = readIdentity(await ask(provide), method)
    kept = keep(identity, now())
    return identity
  }
  const refresh = (): Promise<Identity> =>
    (refreshing ??= load().finally(() => {
      refreshing = undefined
    }))
  const refreshInBackground = (): void => {
    refresh().catch(() => {
      pausedUntil = now() + PAUSE_MILLISECONDS
    })
  }

  return {
    get(signal) {
      const time = now()
      if (kept === undefined || time >= kept.endsAt) return abortable(refresh(), signal)
      if (time >= kept.staleAt && time >= pausedUntil && refreshing === undefined) refreshInBackground()
      return kept.identity
    },
  }
}

/** Credentials that are over by this machine's clock are used once: the clock may be the one that is wrong. */
function keep(identity: Identity, time: number): Kept | undefined {
  const endsAt = identity.expiresAt?.getTime()
  if (endsAt === undefined || endsAt <= time) return undefined
  const staleAt = endsAt - Math.min(REFRESH_BEFORE_MILLISECONDS, (endsAt - time) * REFRESH_PART)
  return { identity, staleAt, endsAt }
}

async function ask(provide: CredentialsProvider): Promise<TransportCredentials> {
  try {
    return await provide()
  } catch (error) {
    if (isTransportError(error)) throw error
    throw new TransportError(
      'CREDENTIALS_UNAVAILABLE',
      'options.credentials, the function, failed; its error is the cause.',
      { cause: error },
    )
  }
}
