import type { ServiceResponse } from './exchange.ts'
import { fault } from './faults.ts'
import { parseObject } from './parse-object.ts'

/**
 * IAM, STS or pod identity did not give what was asked for. The message has the status, the error code and the request
 * id, never what else the body says.
 *
 * @param where - begins the message: who asked whom
 * @param what - what a refusal (401, 403, 400, 404) most likely means
 */
export function serviceError(where: string, response: ServiceResponse, what: string): Error {
  const { status } = response
  const facts = factsOf(response)
  if (status === 429) return fault('CREDENTIALS_UNAVAILABLE', `${where}: too many requests (${facts}).`)
  if (status >= 500) return fault('CREDENTIALS_UNAVAILABLE', `${where}: the service has failed (${facts}).`)
  return fault('CREDENTIALS_REFUSED', `${where}: refused (${facts}). ${what}`)
}

/** Why IAM gave no token for a password. */
export function passwordError(where: string, response: ServiceResponse, hasPasscode: boolean): Error {
  const facts = factsOf(response)
  const said = messageOf(response)
  if (response.status === 401 || response.status === 403) {
    if (/lock/i.test(said))
      return fault(
        'USER_LOCKED',
        `${where}: the user is locked (${facts}), most often after 5 wrong passwords within 15 minutes. Wait 15 minutes, or ask the administrator to unlock it.`,
      )
    if (/mfa|totp|passcode|verification code|login protect/i.test(said))
      return fault(
        'MFA_REQUIRED',
        hasPasscode
          ? `${where}: the passcode was not accepted (${facts}). A passcode is good for 30 seconds and one login: give passcode as a function that returns a new one.`
          : `${where}: the user has login protection (${facts}). Give userId and passcode, or use a user for programs that has none.`,
      )
  }
  if (response.status === 401)
    return fault(
      'PASSWORD_REFUSED',
      `${where}: domainName, userName or password is wrong (${facts}). domainName is the account's name, userName that of an IAM user in it; a HUAWEI ID cannot get a token. A user with login protection may get this response too. Not repeated: 5 failures lock the user.`,
    )
  return serviceError(where, response, 'Does the project exist in this account, and may the user work in it?')
}

function messageOf({ body }: ServiceResponse): string {
  const response = parseObject(body)
  const error = parseObject(response?.['error']) ?? response
  return String(error?.['message'] ?? error?.['error_msg'] ?? '')
}

function factsOf(response: ServiceResponse): string {
  const parsed = parseObject(response.body)
  const code = parseObject(parsed?.['error'])?.['code'] ?? parsed?.['error_code']
  const id = response.header('x-request-id') ?? response.header('x-iam-trace-id')
  return [
    `HTTP ${response.status}`,
    ...(typeof code === 'string' && /^[\w.]{1,40}$/.test(code) ? [code] : []),
    ...(id !== undefined && /^[\w-]{1,80}$/.test(id) ? [`request ${id}`] : []),
  ].join(', ')
}
