import { isAccessKeyId } from './authorization.ts'
import { hasLoneSurrogate } from './code-points.ts'
import { SignerError } from './errors.ts'
import type { Credentials, CredentialsInput } from './request.ts'
import { kindOf } from './show.ts'

/** Checks what users really get wrong: a variable that is not set, a CR from a CSV file, spaces from a `.env` file. */
export function requireCredentials(credentials: CredentialsInput): Credentials {
  if (typeof credentials !== 'object' || credentials === null)
    throw invalid(
      `credentials must be an object with accessKeyId and secretAccessKey, not ${kindOf(credentials)}.`,
    )
  const { accessKeyId, secretAccessKey, securityToken, expiresAt } = credentials
  requireKeyText('accessKeyId', accessKeyId, isAccessKeyId)
  requireKeyText('secretAccessKey', secretAccessKey)
  if (securityToken !== undefined) requireKeyText('securityToken', securityToken, isSecurityToken)
  if (expiresAt !== undefined && (!(expiresAt instanceof Date) || Number.isNaN(expiresAt.getTime())))
    throw invalid(
      `credentials.expiresAt must be a valid Date, not ${expiresAt instanceof Date ? 'an invalid one' : kindOf(expiresAt)}.`,
    )
  return { accessKeyId, secretAccessKey, securityToken, expiresAt }
}

function requireKeyText(
  name: string,
  text: unknown,
  fits?: (text: string) => boolean,
): asserts text is string {
  const path = `credentials.${name}`
  if (text === undefined)
    throw invalid(`${path} is undefined; is the environment variable or setting that holds it set?`)
  if (typeof text !== 'string') throw invalid(`${path} must be a string, not ${kindOf(text)}.`)
  if (text.trim() === '')
    throw invalid(
      `${path} is ${text === '' ? 'empty' : 'blank'}; is the environment variable or setting that holds it set?`,
    )
  if (text.trim() !== text)
    throw invalid(`${path} has white space around it (from a file, a line end or a .env file); trim it.`)
  if (hasLoneSurrogate(text)) throw invalid(`${path} has a lone surrogate; was it decoded wrongly?`)
  if (/[\0\r\n]/.test(text))
    throw invalid(`${path} contains a line break or NUL; was more than the value read?`)
  if (fits?.(text) === false)
    throw invalid(
      `${path} must be printable ASCII without spaces${name === 'accessKeyId' ? ' and commas' : '; it travels in a header'}.`,
    )
}

const invalid = (message: string): SignerError => new SignerError('CREDENTIALS_INVALID', message)

const isSecurityToken = (text: string): boolean => /^[\x21-\x7e]+$/.test(text)
