import type { Answer } from './answer.ts'
import {
  API_KEY_UNKNOWN,
  APP_CODE_UNKNOWN,
  authenticationAnswer,
  LOCKED,
  TOKEN_EXPIRED,
  TOKEN_UNKNOWN,
} from './authentication-answer.ts'
import type { AuthenticationForm } from './authentication-answer.ts'
import { createRequestCheck } from './check-request.ts'
import type { Keys, KeySource } from './check-request.ts'
import { createLock } from './lock.ts'
import { headerValue } from './received-request.ts'
import type { RawHeader, ReceivedRequest, RequestHead } from './received-request.ts'

/** How a caller says who it is. */
export type Identity = 'access-key' | 'token' | 'app-code' | 'api-key'

/** Who may call; the access key ID where the request is signed. */
export interface Caller {
  readonly identity: Identity
  readonly accessKeyId: string | undefined
}

/** What the gateway's stub of IAM has issued. */
export interface IssuedCredentials {
  /** When a token ends; undefined for one that was not issued here. */
  tokenEnd(token: string): Date | undefined
  /** The temporary key with this ID. */
  temporaryKey(accessKeyId: string): TemporaryKey | undefined
}

/** A temporary access key: good only with its security token, and for a while. */
export interface TemporaryKey {
  readonly secret: string
  readonly securityToken: string
  readonly end: Date
}

/** The check of who is calling, with what surrounds it in the gateway: the lock, and the wording of a refusal. */
export interface Authentication {
  /** The caller that a header alone authenticates, whatever else the request has. */
  readHeader(head: RequestHead, now: Date): Caller | undefined
  check(request: ReceivedRequest, now: Date): Promise<Answer | Caller>
}

/** The headers that stand in for a signature, in the order in which they are looked at. */
const HEADERS = [
  { identity: 'token', read: (headers: readonly RawHeader[]) => headerValue(headers, 'x-auth-token') },
  { identity: 'app-code', read: (headers: readonly RawHeader[]) => headerValue(headers, 'x-apig-appcode') },
  { identity: 'api-key', read: readApiKey },
] as const

/** The credentials that are known, and the form of a refusal. */
export interface AuthenticationSettings {
  readonly keys: Keys
  readonly auth: AuthenticationForm
  readonly tokens: ReadonlySet<string>
  readonly appCodes: ReadonlySet<string>
  readonly apiKeys: ReadonlySet<string>
  readonly issued: IssuedCredentials | undefined
  readonly echoLength: number | undefined
}

export function createAuthentication(settings: AuthenticationSettings): Authentication {
  const { keys, auth, echoLength, issued } = settings
  const lock = createLock()
  const known: KeySource = {
    get: (id) => keys.get(id) ?? issued?.temporaryKey(id)?.secret,
    has: (id) => keys.has(id) || issued?.temporaryKey(id) !== undefined,
  }
  const check = createRequestCheck(known)
  /** Undefined where the credential is good. */
  const refusalOf = (identity: Identity, value: string, now: Date): Answer | undefined => {
    if (identity === 'app-code') return settings.appCodes.has(value) ? undefined : APP_CODE_UNKNOWN
    if (identity === 'api-key') return settings.apiKeys.has(value) ? undefined : API_KEY_UNKNOWN
    if (settings.tokens.has(value)) return undefined
    const end = issued?.tokenEnd(value)
    if (end === undefined) return TOKEN_UNKNOWN
    return now < end ? undefined : TOKEN_EXPIRED
  }
  return {
    readHeader({ headers }, now) {
      for (const { identity, read } of HEADERS) {
        const value = read(headers)
        if (value !== undefined && refusalOf(identity, value, now) === undefined)
          return { identity, accessKeyId: undefined }
      }
      return undefined
    },
    async check(request, now) {
      const verdict = await check(request, now)
      if (!verdict.ok && (verdict.reason === 'missing' || verdict.reason === 'malformed'))
        for (const { identity, read } of HEADERS) {
          const value = read(request.headers)
          if (value !== undefined) return refusalOf(identity, value, now) ?? TOKEN_UNKNOWN
        }
      const { accessKeyId } = verdict
      const temporary = accessKeyId === undefined ? undefined : issued?.temporaryKey(accessKeyId)
      if (temporary !== undefined) {
        const token = headerValue(request.headers, 'x-security-token')
        // Without its token a temporary key is not found.
        if (token === undefined)
          return authenticationAnswer(
            { ok: false, reason: 'key-unknown', accessKeyId, detail: '' },
            auth,
            now,
            echoLength,
          )
        if (token !== temporary.securityToken) return TOKEN_UNKNOWN
        if (now >= temporary.end) return TOKEN_EXPIRED
      }
      if (auth === 'iam' && accessKeyId !== undefined && known.has(accessKeyId)) {
        if (lock.isLocked(accessKeyId, now)) return LOCKED
        if (verdict.ok) lock.succeeded(accessKeyId)
        else lock.failed(accessKeyId, now)
      }
      return verdict.ok
        ? { identity: 'access-key', accessKeyId }
        : authenticationAnswer(verdict, auth, now, echoLength)
    },
  }
}

/** `Authorization: Bearer <key>`, or the bare key with `X-Api-Key-Type: temp`. */
function readApiKey(headers: readonly RawHeader[]): string | undefined {
  const value = headerValue(headers, 'authorization')
  if (headerValue(headers, 'x-api-key-type') === 'temp') return value
  return value === undefined ? undefined : /^Bearer +(\S+)$/i.exec(value)?.[1]
}
