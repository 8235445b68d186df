import type { Answer } from './answer.ts'
import { APP_CODE_UNKNOWN, authenticationAnswer, LOCKED, TOKEN_UNKNOWN } from './authentication-answer.ts'
import { createRequestCheck } from './check-request.ts'
import { createLock } from './lock.ts'
import type { GatewaySettings } from './options.ts'
import { headerValue } from './received-request.ts'
import type { ReceivedRequest, RequestHead } from './received-request.ts'

/** Who may call; undefined where a token or an app code was sent in place of a signature. */
export interface Caller {
  readonly accessKeyId: string | undefined
}

/** The check of who is calling, with what surrounds it in the gateway: the lock, and the wording of a refusal. */
export interface Authentication {
  /** Who is let in by a header alone, whatever the request says else. */
  readHeader(head: RequestHead): Caller | undefined
  check(request: ReceivedRequest, now: Date): Promise<Answer | Caller>
}

export function createAuthentication({
  keys,
  auth,
  tokens,
  appCodes,
  echoLength,
}: GatewaySettings): Authentication {
  const lock = createLock()
  const check = createRequestCheck(keys)
  const header = auth === 'iam' ? 'x-auth-token' : 'x-apig-appcode'
  const known = auth === 'iam' ? tokens : appCodes
  return {
    readHeader({ headers }) {
      const value = headerValue(headers, header)
      return value !== undefined && known.has(value) ? { accessKeyId: undefined } : undefined
    },
    async check(request, now) {
      const verdict = await check(request, now)
      if (!verdict.ok && verdict.reason === 'missing' && headerValue(request.headers, header) !== undefined)
        return auth === 'iam' ? TOKEN_UNKNOWN : APP_CODE_UNKNOWN
      const { accessKeyId } = verdict
      if (auth === 'iam' && accessKeyId !== undefined && keys.has(accessKeyId)) {
        if (lock.isLocked(accessKeyId, now)) return LOCKED
        if (verdict.ok) lock.succeeded(accessKeyId)
        else lock.failed(accessKeyId, now)
      }
      return verdict.ok ? { accessKeyId } : authenticationAnswer(verdict, auth, now, echoLength)
    },
  }
}
