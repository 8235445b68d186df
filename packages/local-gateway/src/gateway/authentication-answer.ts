import { formatDate } from '@apig/signer-core'
import type { Answer } from './answer.ts'
import { INTERNAL } from './answer.ts'
import type { Verdict } from './check-request.ts'
import { BODY_TOO_LARGE, HEADERS_TOO_LARGE } from './limits.ts'

/** How a refusal is worded: for the AK/SK of an IAM user (0301), or for the credentials of an app (0303). */
export type AuthenticationForm = 'iam' | 'app'

/** A request that the gateway does not let pass. */
export type Refusal = Verdict & { readonly ok: false }

const FORMS = {
  iam: { code: 'APIG.0301', lead: 'Incorrect IAM authentication information: ' },
  app: { code: 'APIG.0303', lead: 'Incorrect app authentication information: ' },
} as const

/**
 * The documented answer. Undocumented, and so worded after what real gateways were seen to say: no authentication at
 * all, an Authorization that cannot be read, and a date that is missing or malformed.
 */
export function authenticationAnswer(
  refusal: Refusal,
  form: AuthenticationForm,
  now: Date,
  echoLength: number | undefined,
): Answer {
  const echo = `canonicalRequest:${cut(refusal.detail.replaceAll('\n', '|'), echoLength)}`
  const expired = (): string =>
    `signature expired, signature time:${refusal.detail},server time:${formatDate(now)}`
  const iam = form === 'iam'
  const calculation = iam ? 'calc aksk signature fail:' : ''
  switch (refusal.reason) {
    case 'missing':
      return answer(
        refusal.reason,
        form,
        iam ? 'x-auth-token not found' : 'Access or Credential is empty in Authorization',
      )
    case 'malformed':
      return answer(refusal.reason, form, 'Access or Credential is empty in Authorization')
    case 'key-unknown':
      return answer(
        refusal.reason,
        form,
        iam
          ? `Get secretKey failed,ak:${refusal.accessKeyId},err:ak not exist`
          : `app not found, appkey ${refusal.accessKeyId}`,
      )
    case 'date-missing':
      return answer(refusal.reason, form, `${calculation}x-sdk-date not found in signed headers`)
    case 'date-malformed':
      return answer(refusal.reason, form, `${calculation}x-sdk-date format error`)
    case 'expired':
      return answer(refusal.reason, form, `${calculation}${expired()}`)
    case 'mismatch':
      return answer(
        refusal.reason,
        form,
        `${iam ? 'verify aksk signature fail' : 'verify signature fail'}, ${echo}`,
      )
    case 'headers-too-large':
      return HEADERS_TOO_LARGE
    case 'body-too-large':
      return BODY_TOO_LARGE
    case 'failed':
      return INTERNAL
  }
}

/** The answer while an access key id is locked, right signature or not. */
export const LOCKED: Answer = answer('locked', 'iam', 'AK access failed to reach the limit,forbidden')

/** The answer to an `X-Auth-Token` that is not known. */
export const TOKEN_UNKNOWN: Answer = answer('token-unknown', 'iam', 'decrypt token fail')

/** The answer to an `X-Apig-AppCode` that is not known. Undocumented; the code is a secret and not repeated. */
export const APP_CODE_UNKNOWN: Answer = answer('app-code-unknown', 'app', 'app not found')

/** The answer to an API key that is not known. Undocumented; the key is a secret and not repeated. */
export const API_KEY_UNKNOWN: Answer = answer('api-key-unknown', 'app', 'app not found')

/** The answer to a token, or to temporary keys, past their end. */
export const TOKEN_EXPIRED: Answer = {
  status: 401,
  code: 'APIG.0307',
  message: 'The token must be updated',
  reason: 'token-expired',
}

function answer(reason: string, form: AuthenticationForm, message: string): Answer {
  return { status: 401, code: FORMS[form].code, message: FORMS[form].lead + message, reason }
}

/** Long canonical requests come back cut short. */
function cut(echo: string, length: number | undefined): string {
  const chars = [...echo]
  return length === undefined || chars.length <= length ? echo : `${chars.slice(0, length).join('')}......`
}
