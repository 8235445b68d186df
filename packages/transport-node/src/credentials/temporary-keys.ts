import { readExpiry } from './expiry.ts'
import { broken } from './faults.ts'
import { parseObject } from './parse-object.ts'
import type { StoredCredentials } from './provider.ts'
import { requireUsable } from './require-usable.ts'

// IAM, STS, the metadata service and pod identity each have names of their own.
const ACCESS = ['access', 'accessKeyId', 'access_key_id']
const SECRET = ['secret', 'secretAccessKey', 'secret_access_key']
const TOKEN = ['securitytoken', 'securityToken', 'security_token']
const EXPIRY = ['expires_at', 'expiration']

/**
 * Temporary keys from the response of a service.
 *
 * @param where - begins the message of an error
 * @throws TransportError `CREDENTIALS_INVALID`, naming the field that is missing
 */
export function readTemporaryKeys(body: string, where: string): StoredCredentials {
  const response = parseObject(body)
  const keys = parseObject(response?.['credential'] ?? response?.['credentials'] ?? response)
  if (keys === undefined) throw broken(`${where}: the response is not JSON with a credential in it.`)
  const read = (names: readonly string[]): string => {
    const value = names.map((name) => keys[name]).find((one) => typeof one === 'string' && one !== '')
    if (value === undefined) throw broken(`${where}: the response has no credential.${names[0]}.`)
    return value as string
  }
  const expiresAt = readExpiry(read(EXPIRY))
  if (expiresAt === undefined)
    throw broken(`${where}: credential.expires_at is not a date such as 2026-01-02T03:04:05Z.`)
  return requireUsable(
    { accessKeyId: read(ACCESS), secretAccessKey: read(SECRET), securityToken: read(TOKEN), expiresAt },
    `${where}: the response`,
  )
}
