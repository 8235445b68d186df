import {
  createSigner,
  isRewrittenHeader,
  isToken,
  kindOf,
  quote,
  requireCredentials,
} from '@apig/signer-core/internal'
import { TransportError } from '../transport-error.ts'
import type { AccessKey, ApiKey, RemoteSigner, ScopeHeaders, TransportCredentials } from './credentials.ts'
import type { HeaderIdentity, Identity, SigningMethod } from './identity.ts'
import type { HeaderPairs } from './request-headers.ts'

const KINDS = ['secretAccessKey', 'authToken', 'appCode', 'apiKey', 'authHeaders', 'remoteSign'] as const

/**
 * Checks credentials of any kind and makes them ready.
 *
 * @throws TransportError or SignerError `CREDENTIALS_INVALID`; the message names what is wrong and shows no value
 */
export function readIdentity(credentials: TransportCredentials, method: SigningMethod): Identity {
  if (typeof credentials !== 'object' || credentials === null)
    throw invalid(
      `credentials must be an object with accessKeyId and secretAccessKey, authToken, appCode, apiKey, authHeaders or remoteSign, not ${kindOf(credentials)}.`,
    )
  const kinds = KINDS.filter((kind) => kind in credentials)
  if (kinds.length > 1) throw invalid(`credentials has ${kinds.join(' and ')}; give one kind of credentials.`)
  if ('authToken' in credentials) {
    const token = readSecret('authToken', credentials.authToken)
    return inHeaders('token', [['X-Auth-Token', token]], credentials.expiresAt)
  }
  if ('appCode' in credentials) {
    const code = readSecret('appCode', credentials.appCode)
    return inHeaders('app-code', [['X-Apig-AppCode', code]], credentials.expiresAt)
  }
  if ('apiKey' in credentials) return apiKeyIdentity(credentials)
  if ('authHeaders' in credentials)
    return inHeaders('headers', readAuthHeaders(credentials.authHeaders), credentials.expiresAt)
  if ('remoteSign' in credentials) return remoteIdentity(credentials, method)
  return accessKeyIdentity(credentials, method)
}

function accessKeyIdentity(
  credentials: AccessKey,
  { algorithm, authorizationHeader }: SigningMethod,
): Identity {
  const { accessKeyId, secretAccessKey, securityToken, expiresAt } = credentials
  const key = { accessKeyId, secretAccessKey, securityToken, expiresAt }
  const signer = createSigner(key, { algorithm, authorizationHeader })
  return {
    kind: 'access-key',
    hasSecurityToken: securityToken !== undefined,
    expiresAt,
    scope: scopeOf(credentials),
    sign: (request, options) => signer.sign(request, options),
  }
}

function remoteIdentity(credentials: RemoteSigner, method: SigningMethod): Identity {
  const { accessKeyId, securityToken, expiresAt, remoteSign } = credentials
  if (typeof remoteSign !== 'function')
    throw invalid(
      `credentials.remoteSign must be a function that takes a string to sign and returns its signature, not ${kindOf(remoteSign)}.`,
    )
  // The placeholder is never used as a key.
  const known = requireCredentials({
    accessKeyId,
    securityToken,
    expiresAt,
    secretAccessKey: 'held-elsewhere',
  })
  return {
    kind: 'remote',
    hasSecurityToken: securityToken !== undefined,
    expiresAt,
    scope: scopeOf(credentials),
    async sign(request, options, signal) {
      // Remote signing waits anyway.
      const { signRemotely } = await import('./remote-signer.ts')
      return signRemotely(remoteSign, known, method, request, options, signal)
    },
  }
}

const SCOPE = [
  ['projectId', 'x-project-id'],
  ['domainId', 'x-domain-id'],
] as const

function scopeOf(credentials: ScopeHeaders): HeaderPairs {
  return SCOPE.flatMap(([name, header]) => {
    const value = credentials[name]
    if (value === undefined) return []
    requireHeaderText(`credentials.${name}`, value)
    return [[header, value] as const]
  })
}

/** The two forms of ModelArts: a permanent key as a bearer token, a temporary one as it is, with its type beside it. */
function apiKeyIdentity({ apiKey, temporary, expiresAt }: ApiKey): HeaderIdentity {
  if (temporary !== undefined && typeof temporary !== 'boolean')
    throw invalid(`credentials.temporary must be true or false, not ${kindOf(temporary)}.`)
  const key = readSecret('apiKey', apiKey)
  const headers: HeaderPairs =
    temporary === true
      ? [
          ['X-Api-Key-Type', 'temp'],
          ['Authorization', key],
        ]
      : [['Authorization', `Bearer ${key}`]]
  return inHeaders('api-key', headers, expiresAt)
}

function readAuthHeaders(headers: unknown): HeaderPairs {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers))
    throw invalid(`credentials.authHeaders must be an object of names and values, not ${kindOf(headers)}.`)
  const pairs = Object.entries(headers)
  if (pairs.length === 0)
    throw invalid('credentials.authHeaders is empty; name the header that says who calls.')
  const seen = new Set<string>()
  for (const [name, value] of pairs) {
    const key = name.toLowerCase()
    if (!isToken(name) || key === 'host' || isRewrittenHeader(key) || seen.has(key))
      throw invalid(
        `credentials.authHeaders must name headers that a client may set, each once; ${quote(name)} is not one.`,
      )
    seen.add(key)
    requireHeaderText(`credentials.authHeaders[${quote(name)}]`, value, /^[\x21-\x7e]+(?: +[\x21-\x7e]+)*$/)
  }
  return pairs as [string, string][]
}

function readSecret(name: 'authToken' | 'appCode' | 'apiKey', text: unknown): string {
  requireHeaderText(`credentials.${name}`, text)
  return text
}

function inHeaders(
  kind: HeaderIdentity['kind'],
  headers: HeaderPairs,
  expiresAt: Date | undefined,
): HeaderIdentity {
  if (expiresAt !== undefined && (!(expiresAt instanceof Date) || Number.isNaN(expiresAt.getTime())))
    throw invalid(
      `credentials.expiresAt must be a valid Date, not ${expiresAt instanceof Date ? 'an invalid one' : kindOf(expiresAt)}.`,
    )
  return { kind, expiresAt, headers: () => headers }
}

function requireHeaderText(
  path: string,
  text: unknown,
  allowed: RegExp = /^[\x21-\x7e]+$/,
): asserts text is string {
  if (text === undefined)
    throw invalid(`${path} is undefined; is the environment variable or setting that holds it set?`)
  if (typeof text !== 'string') throw invalid(`${path} must be a string, not ${kindOf(text)}.`)
  if (text.trim() === '')
    throw invalid(`${path} is blank; is the environment variable or setting that holds it set?`)
  if (!allowed.test(text))
    throw invalid(
      `${path} must be printable ASCII without spaces${allowed.test('a b') ? ' around it' : ''}; it travels in a header. Was a line end read with it?`,
    )
}

const invalid = (message: string): TransportError => new TransportError('CREDENTIALS_INVALID', message)
