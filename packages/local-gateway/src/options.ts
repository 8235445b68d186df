import type { IncomingMessage, ServerResponse } from 'node:http'
import { isSignerError } from '@apig/signer-core'
import { kindOf, requireKnownOptions } from '@apig/signer-core/internal'
import type { BackendKey } from './gateway/backend-signature.ts'
import type { CorsPolicy } from './gateway/cors.ts'
import type { GatewayLimits } from './gateway/limits.ts'
import type { GatewayRequest } from './gateway/record.ts'
import type { Throttling } from './gateway/throttle.ts'
import { optionInvalid } from './gateway-error.ts'
import type { IamUser } from './iam/iam-user.ts'

/** The service behind the gateway, as a function: what `http.createServer` takes, an Express application among them. */
export type BackendHandler = (request: IncomingMessage, response: ServerResponse) => unknown

/** How a gateway is set up. Each option may be left out. */
export interface LocalGatewayOptions {
  /**
   * The access keys that may sign: secrets by access key ID. A `Map` is read at every request, so it may change.
   * Default: a generated key, in `gateway.credentials`.
   */
  readonly accessKeys?: Readonly<Record<string, string>> | ReadonlyMap<string, string> | undefined
  /** The API keys that are accepted as `Authorization: Bearer`. A `Set` may change. Default: none. */
  readonly apiKeys?: Iterable<string> | undefined
  /** The app codes that are accepted as `X-Apig-AppCode`. A `Set` may change. Default: none. */
  readonly appCodes?: Iterable<string> | undefined
  /** The tokens that are accepted as `X-Auth-Token`, besides those that IAM here issues. A `Set` may change. Default: none. */
  readonly tokens?: Iterable<string> | undefined
  /** The users who can get an IAM token here. Default: a generated user, in `gateway.iamUser`. */
  readonly iamUsers?: readonly IamUser[] | undefined
  /**
   * The service behind: its origin, such as `http://localhost:3000`, or a handler of `node:http`. Default: a sample
   * service, which verifies that a request came from this gateway.
   */
  readonly backend?: string | URL | BackendHandler | undefined
  /** The key that signs forwarded requests. Default: a generated key, in `gateway.signatureKey`. */
  readonly signatureKey?: BackendKey | undefined
  /**
   * `false`: forwards without a signature, as for an API without a signature key. A body that the client leaves unsigned
   * (`UNSIGNED-PAYLOAD`) or sends with a token is then forwarded as a stream. Default: true.
   */
  readonly signForwarded?: boolean | undefined
  /** Default: any free port. */
  readonly port?: number | undefined
  /** The values of `x-stage` that are published; `any` asks for none. Default: `RELEASE` alone. */
  readonly stages?: readonly string[] | 'any' | undefined
  /** The published paths, each with everything below it. Default: every path. */
  readonly paths?: readonly string[] | undefined
  /** The gateway's clock. Default: the system's. */
  readonly now?: (() => Date) | undefined
  /** The maximum sizes of a request. Default: the documented limits. */
  readonly limits?: Partial<GatewayLimits> | undefined
  /** How refusals of a signature are worded: `iam` (`APIG.0301`) or `app` (`APIG.0303`). Default: `iam`. */
  readonly auth?: 'iam' | 'app' | undefined
  /** How many requests are allowed in how many seconds. Default: no throttling. */
  readonly throttling?: Throttling | undefined
  /** `true`: as an API with CORS switched on; or a CORS policy. Default: no CORS. */
  readonly cors?: CorsPolicy | boolean | undefined
  /** Gets each request when its response has ended. */
  readonly onRequest?: ((request: GatewayRequest) => void) | undefined
}

const NAMES: readonly (keyof LocalGatewayOptions)[] = [
  ...([
    'accessKeys',
    'apiKeys',
    'appCodes',
    'tokens',
    'iamUsers',
    'backend',
    'signatureKey',
    'signForwarded',
    'port',
  ] as const),
  ...(['stages', 'paths', 'now', 'limits', 'auth', 'throttling', 'cors', 'onRequest'] as const),
]

/** @throws GatewayError `OPTION_INVALID`, which names the option */
export function checkOptions(options: LocalGatewayOptions): void {
  requireNames('startGateway', options, NAMES)
  const { accessKeys, backend, signatureKey, limits, throttling, cors, port, auth } = options
  if (accessKeys !== undefined) checkAccessKeys(accessKeys)
  checkSecrets('apiKeys', options.apiKeys)
  checkSecrets('appCodes', options.appCodes)
  checkSecrets('tokens', options.tokens)
  checkUsers(options.iamUsers)
  if (backend !== undefined && typeof backend !== 'function') checkBackend(backend)
  if (signatureKey !== undefined) {
    requireNames('signatureKey', signatureKey, ['keyId', 'secret'])
    requireKeyId('signatureKey.keyId', signatureKey.keyId)
    requireSecret('signatureKey.secret', signatureKey.secret)
  }
  requireType('signForwarded', options.signForwarded, 'boolean', 'true or false')
  requireType('now', options.now, 'function', 'a function that returns a Date')
  requireType('onRequest', options.onRequest, 'function', 'a function')
  if (port !== undefined && (!Number.isInteger(port) || port < 0 || port > 65_535))
    throw optionInvalid(`port must be a whole number from 0 (any free port) to 65535, not ${show(port)}.`)
  if (options.stages !== 'any')
    checkList('stages', options.stages, /^[A-Za-z0-9_-]+$/, "'any', or names such as 'RELEASE'")
  checkList('paths', options.paths, /^\/[^?#]*$/, "paths such as '/v1/infers'")
  if (limits !== undefined) {
    requireNames('limits', limits, ['bodyBytes', 'uriBytes', 'headerBytes', 'allHeadersBytes'])
    for (const [name, value] of Object.entries(limits)) requireWhole(`limits.${name}`, value)
  }
  if (auth !== undefined && auth !== 'iam' && auth !== 'app')
    throw optionInvalid(`auth must be 'iam' or 'app', not ${show(auth)}.`)
  if (throttling !== undefined) {
    requireNames('throttling', throttling, ['requests', 'seconds'])
    requireWhole('throttling.requests', throttling.requests)
    requireWhole('throttling.seconds', throttling.seconds)
  }
  if (cors !== undefined && typeof cors !== 'boolean')
    requireNames('cors', cors, [
      ...['allowOrigin', 'allowMethods', 'allowHeaders', 'exposeHeaders', 'maxAgeSeconds', 'onRefusals'],
    ])
}

function requireNames(what: string, given: object, known: readonly string[]): void {
  try {
    requireKnownOptions(what, given, known)
  } catch (error) {
    throw isSignerError(error) ? optionInvalid(error.message) : error
  }
}

function checkAccessKeys(accessKeys: NonNullable<LocalGatewayOptions['accessKeys']>): void {
  if (typeof accessKeys !== 'object' || accessKeys === null || Array.isArray(accessKeys))
    throw optionInvalid(
      `accessKeys must be an object such as { AK: 'SK' } or a Map, not ${kindOf(accessKeys)}.`,
    )
  const pairs = accessKeys instanceof Map ? [...accessKeys] : Object.entries(accessKeys)
  if (pairs.length === 0) throw optionInvalid('accessKeys is empty. Leave it out to have a key generated.')
  for (const [accessKeyId, secret] of pairs as [unknown, unknown][]) {
    requireKeyId('accessKeys: each access key ID', accessKeyId)
    requireSecret(`accessKeys: the secret of ${JSON.stringify(accessKeyId)}`, secret)
  }
}

function checkSecrets(name: string, given: unknown): void {
  if (given === undefined) return
  if (typeof given !== 'object' || given === null || !(Symbol.iterator in given))
    throw optionInvalid(`${name} must be an array or a Set of strings, not ${kindOf(given)}.`)
  for (const secret of given as Iterable<unknown>) requireSecret(`${name}: each`, secret)
}

function checkUsers(users: unknown): void {
  if (users === undefined) return
  if (!Array.isArray(users) || users.length === 0)
    throw optionInvalid(
      `iamUsers must be an array of users, not ${Array.isArray(users) ? 'an empty one' : kindOf(users)}.`,
    )
  for (const user of users as IamUser[]) {
    const names = ['domainName', 'userName', 'password', 'userId', 'passcode', 'locked']
    requireNames('iamUsers: a user', user, names)
    for (const name of ['domainName', 'userName', 'password'] as const)
      requireSecret(`iamUsers: ${name}`, user[name])
  }
}

function checkBackend(backend: string | URL): void {
  const url = URL.canParse(String(backend)) ? new URL(backend) : undefined
  const isOrigin =
    url?.protocol === 'http:' && url.pathname === '/' && url.search + url.hash + url.username === ''
  if (!isOrigin)
    throw optionInvalid(
      'backend must be the origin of an HTTP server, such as http://localhost:3000 (http, no path), or a handler (request, response).',
    )
}

function checkList(name: string, given: unknown, pattern: RegExp, what: string): void {
  if (given === undefined) return
  const fits = (one: unknown): boolean => typeof one === 'string' && pattern.test(one)
  if (!Array.isArray(given)) throw optionInvalid(`${name} must be ${what}; received ${kindOf(given)}.`)
  if (given.length === 0 || !given.every(fits))
    throw optionInvalid(
      `${name} must be ${what}; received ${given.length === 0 ? 'an empty array' : 'other values'}.`,
    )
}

/** What a verifier takes for a key ID. */
function requireKeyId(name: string, keyId: unknown): void {
  if (typeof keyId !== 'string' || !/^[A-Za-z0-9._~-]{1,200}$/.test(keyId))
    throw optionInvalid(`${name} must be 1 to 200 of A-Z, a-z, 0-9 and . _ ~ -; received ${kindOf(keyId)}.`)
}

function requireSecret(name: string, secret: unknown): void {
  if (typeof secret !== 'string' || secret.trim() === '')
    throw optionInvalid(`${name} must be a non-blank string, not ${kindOf(secret)}.`)
}

function requireType(name: string, value: unknown, type: 'boolean' | 'function', what: string): void {
  if (value !== undefined && typeof value !== type)
    throw optionInvalid(`${name} must be ${what}, not ${kindOf(value)}.`)
}

function requireWhole(name: string, value: unknown): void {
  if (value !== undefined && (!Number.isInteger(value) || (value as number) < 1))
    throw optionInvalid(`${name} must be a whole number above 0, not ${show(value)}.`)
}

const show = (value: unknown): string => (typeof value === 'number' ? String(value) : kindOf(value))
