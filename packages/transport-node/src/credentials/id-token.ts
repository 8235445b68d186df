import { readFile } from 'node:fs/promises'
import { fileFault } from './credentials-file.ts'
import { chooseEndpoint } from './endpoints.ts'
import { deadline, exchange } from './exchange.ts'
import type { Deadline, ServiceResponse } from './exchange.ts'
import { broken, notFound } from './faults.ts'
import type { Environment } from './options.ts'
import { renewed } from './provider.ts'
import type { StoredCredentials } from './provider.ts'
import { serviceError } from './service-error.ts'
import { readTemporaryKeys } from './temporary-keys.ts'

const ID_TOKEN_PATH = '/v3.0/OS-AUTH/id-token/tokens'
/** IAM gives temporary keys here. */
export const SECURITY_TOKEN_PATH = '/v3.0/OS-CREDENTIAL/securitytokens'
/** What IAM and STS are sent. */
export const JSON_TYPE = { 'Content-Type': 'application/json;charset=UTF-8' } as const
/** For all requests of one exchange with IAM or STS together. */
export const SERVICE_SECONDS = 10
const KEY_SECONDS = 21_600
const MAX_TOKEN_CHARACTERS = 65_536

/** The token in a file, as Kubernetes and others renew it there; without the blanks around it. */
export async function readTokenFile(source: string, path: string): Promise<string> {
  let text: string
  try {
    text = (await readFile(path, 'utf8')).trim()
  } catch (error) {
    throw fileFault(error, source, path)
  }
  if (text === '') throw notFound(`${source} looked at ${path}: it is empty.`)
  if (!/^[\x21-\x7e]+$/.test(text) || text.length > MAX_TOKEN_CHARACTERS)
    throw broken(`${source} looked at ${path}: it is not one token.`)
  return text
}

/** An id token of an identity provider, and whom it is for. */
export interface IdTokenChoice {
  readonly idpId: string
  readonly idTokenFile: string
  readonly endpoint?: string | undefined
  readonly environment: Environment
  readonly timeoutSeconds?: number
}

/** Temporary keys for an id token, kept until shortly before they end, as long as the choice stays the same. */
export function createIdTokenSource(source: string): (choice: IdTokenChoice) => Promise<StoredCredentials> {
  let current: { readonly key: string; readonly get: () => Promise<StoredCredentials> } | undefined
  return async (choice) => {
    const endpoint = chooseEndpoint(source, 'iam', choice)
    const key = [choice.idpId, choice.idTokenFile, endpoint].join('\n')
    if (current?.key !== key) current = { key, get: renewed(() => exchangeIdToken(source, choice, endpoint)) }
    return current.get()
  }
}

async function exchangeIdToken(
  source: string,
  choice: IdTokenChoice,
  endpoint: string,
): Promise<StoredCredentials> {
  const { idpId, idTokenFile, timeoutSeconds = SERVICE_SECONDS } = choice
  // Read again for each renewal: the file changes more often than the keys do.
  const id = await readTokenFile(source, idTokenFile).catch((error: unknown) => {
    // The provider is named, so this source was meant: a missing file does not lead to another source.
    throw broken((error as Error).message)
  })
  const limit = deadline(timeoutSeconds)
  const tokenUrl = `${endpoint}${ID_TOKEN_PATH}`
  const tokenResponse = await postJson(tokenUrl, { 'X-Idp-Id': idpId }, { auth: { id_token: { id } } }, limit)
  const where = `${source} asked ${tokenUrl}`
  const refusal = 'Does the identity provider exist in this account, and is the id token still good?'
  if (tokenResponse.status >= 300) throw serviceError(where, tokenResponse, refusal)
  const token = tokenResponse.header('x-subject-token')
  if (!token) throw broken(`${where}: the response has no X-Subject-Token (HTTP ${tokenResponse.status}).`)

  const keysUrl = `${endpoint}${SECURITY_TOKEN_PATH}`
  const identity = { methods: ['token'], token: { id: token, duration_seconds: KEY_SECONDS } }
  const keysResponse = await postJson(keysUrl, {}, { auth: { identity } }, limit)
  if (keysResponse.status >= 300) throw serviceError(`${source} asked ${keysUrl}`, keysResponse, refusal)
  return readTemporaryKeys(keysResponse.body, `${source} asked ${keysUrl}`)
}

/** Posts JSON to IAM or STS. */
export function postJson(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
  limit: Deadline,
): Promise<ServiceResponse> {
  return exchange(
    { method: 'POST', url, headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(body) },
    limit,
  )
}
