import type { Answer } from './answer.ts'
import {
  API_KEY_UNKNOWN,
  APP_CODE_UNKNOWN,
  authenticationAnswer,
  LOCKED,
  TOKEN_EXPIRED,
  TOKEN_UNKNOWN,
} from './authentication-answer.ts'
import type { Authentication, Identity } from './caller.ts'
import { createRequestCheck } from './check-request.ts'
import type { KeySource } from './check-request.ts'
import { createLock } from './lock.ts'
import type { GatewaySettings } from './options.ts'
import { headerValue } from './received-request.ts'
import type { RawHeader } from './received-request.ts'

/** The headers that stand in for a signature, in the order in which they are looked at. */
const HEADERS = [
  { identity: 'token', read: (headers: readonly RawHeader[]) => headerValue(headers, 'x-auth-token') },
  { identity: 'app-code', read: (headers: readonly RawHeader[]) => headerValue(headers, 'x-apig-appcode') },
  { identity: 'api-key', read: readApiKey },
] as const

export function createAuthentication(settings: GatewaySettings): Authentication {
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
