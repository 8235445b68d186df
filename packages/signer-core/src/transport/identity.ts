import { isHexDigest } from '../payload-hash.ts'
import { sdkHmacSha256 } from '../algorithm.ts'
import { requireCredentials } from '../credentials.ts'
import type { CredentialsInput, SignableRequest, SignedRequest, SignOptions } from '../request.ts'
import { kindOf } from '../show.ts'
import { createSigner } from '../sign.ts'
import type { Signer } from '../sign.ts'
import type { RemoteSigner, TransportCredentials } from './credentials.ts'
import { TransportError } from './transport-error.ts'
import { abortable } from './wait.ts'

/** Credentials that sign. The secret is in a closure: printing an identity shows none. */
export interface SigningIdentity {
  /** Whether the secret is here, or a signature has to be asked for. */
  readonly kind: 'access-key' | 'remote'
  /** Whether the access key is a temporary one. */
  readonly hasSecurityToken: boolean
  /** When temporary credentials end; undefined where they do not say. */
  readonly expiresAt: Date | undefined
  /** Signs with `options.date`, which must be given. A promise only where the secret is elsewhere. */
  sign<B>(
    request: SignableRequest<B>,
    options: SignOptions,
    signal?: AbortSignal | undefined,
  ): SignedRequest<B> | Promise<SignedRequest<B>>
}

/** Credentials that are sent as they are, in one header. */
export interface HeaderIdentity {
  /** An IAM token, an app code or an API key. */
  readonly kind: 'token' | 'app-code' | 'api-key'
  /** When the token ends; undefined where it does not say. */
  readonly expiresAt: Date | undefined
  /** The header that carries it. */
  readonly header: 'X-Auth-Token' | 'X-Apig-AppCode' | 'Authorization'
  /** The value of the header: a secret. */
  value(): string
}

/** Credentials that were checked and are ready to be used. */
export type Identity = SigningIdentity | HeaderIdentity

const KINDS = ['secretAccessKey', 'authToken', 'appCode', 'apiKey', 'remoteSign'] as const

/**
 * Checks credentials of any kind and makes them ready.
 *
 * @throws TransportError or SignerError `CREDENTIALS_INVALID`; the message names what is wrong and shows no value
 */
export function readIdentity(credentials: TransportCredentials): Identity {
  if (typeof credentials !== 'object' || credentials === null)
    throw invalid(
      `credentials must be an object with accessKeyId and secretAccessKey, authToken, appCode, apiKey or remoteSign, not ${kindOf(credentials)}.`,
    )
  const kinds = KINDS.filter((kind) => kind in credentials)
  if (kinds.length > 1) throw invalid(`credentials has ${kinds.join(' and ')}; give one kind of credentials.`)
  if ('authToken' in credentials)
    return inHeader('token', 'X-Auth-Token', 'authToken', credentials.authToken, credentials.expiresAt)
  if ('appCode' in credentials)
    return inHeader('app-code', 'X-Apig-AppCode', 'appCode', credentials.appCode, credentials.expiresAt)
  if ('apiKey' in credentials) {
    const { value, ...key } = inHeader(
      'api-key',
      'Authorization',
      'apiKey',
      credentials.apiKey,
      credentials.expiresAt,
    )
    return { ...key, value: () => `Bearer ${value()}` }
  }
  if ('remoteSign' in credentials) return remoteIdentity(credentials)
  return accessKeyIdentity(credentials)
}

function accessKeyIdentity(credentials: CredentialsInput): Identity {
  const { securityToken, expiresAt } = credentials
  const signer = createSigner(credentials)
  return {
    kind: 'access-key',
    hasSecurityToken: securityToken !== undefined,
    expiresAt,
    sign: (request, options) => signer.sign(request, options),
  }
}

function remoteIdentity(credentials: RemoteSigner): Identity {
  const { accessKeyId, securityToken, expiresAt, remoteSign } = credentials
  if (typeof remoteSign !== 'function')
    throw invalid(
      `credentials.remoteSign must be a function that takes a string to sign and returns its signature, not ${kindOf(remoteSign)}.`,
    )
  // What stands for the secret is never used as a key.
  const known = requireCredentials({
    accessKeyId,
    securityToken,
    expiresAt,
    secretAccessKey: 'held-elsewhere',
  })
  const signerOf = (signature: string): Signer =>
    createSigner(known, { algorithm: { ...sdkHmacSha256, createKey: () => () => signature } })
  const draftSigner = signerOf('0'.repeat(64))
  return {
    kind: 'remote',
    hasSecurityToken: securityToken !== undefined,
    expiresAt,
    async sign(request, options, signal) {
      const draft = draftSigner.sign(request, options)
      const signature = await askFor(remoteSign, draft, signal)
      const payload = options.payload === 'signed' ? { hash: draft.payloadHash } : options.payload
      return signerOf(signature).sign(request, { ...options, payload })
    },
  }
}

async function askFor(
  remoteSign: RemoteSigner['remoteSign'],
  { stringToSign, canonicalRequest }: SignedRequest<unknown>,
  signal: AbortSignal | undefined,
): Promise<string> {
  let signature: unknown
  try {
    signature = await abortable(
      Promise.resolve(remoteSign(stringToSign, { canonicalRequest, signal })),
      signal,
    )
  } catch (error) {
    signal?.throwIfAborted()
    throw new TransportError(
      'CREDENTIALS_UNAVAILABLE',
      'credentials.remoteSign failed; its error is the cause.',
      {
        cause: error,
      },
    )
  }
  if (!isHexDigest(signature))
    throw new TransportError(
      'REMOTE_SIGNATURE_INVALID',
      `credentials.remoteSign must return 64 lowercase hex digits, not ${typeof signature === 'string' ? 'another text' : kindOf(signature)}.`,
    )
  return signature
}

function inHeader(
  kind: HeaderIdentity['kind'],
  header: HeaderIdentity['header'],
  name: 'authToken' | 'appCode' | 'apiKey',
  text: unknown,
  expiresAt: unknown,
): HeaderIdentity {
  const path = `credentials.${name}`
  if (text === undefined)
    throw invalid(`${path} is undefined; is the environment variable or setting that holds it set?`)
  if (typeof text !== 'string') throw invalid(`${path} must be a string, not ${kindOf(text)}.`)
  if (text.trim() === '')
    throw invalid(`${path} is blank; is the environment variable or setting that holds it set?`)
  if (!/^[\x21-\x7e]+$/.test(text))
    throw invalid(
      `${path} must be printable ASCII without spaces; it travels in a header. Was a line end read with it?`,
    )
  if (expiresAt !== undefined && (!(expiresAt instanceof Date) || Number.isNaN(expiresAt.getTime())))
    throw invalid(
      `credentials.expiresAt must be a valid Date, not ${expiresAt instanceof Date ? 'an invalid one' : kindOf(expiresAt)}.`,
    )
  return { kind, expiresAt, header, value: () => text }
}

const invalid = (message: string): TransportError => new TransportError('CREDENTIALS_INVALID', message)
