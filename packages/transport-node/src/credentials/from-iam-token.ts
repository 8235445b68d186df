import { requireOptions } from '@apig/transport-fetch/internal'
import { chooseEndpoint } from './endpoints.ts'
import { deadline } from './exchange.ts'
import { readExpiry } from './expiry.ts'
import { broken, fault, optionInvalid } from './faults.ts'
import { postJson, SERVICE_SECONDS } from './id-token.ts'
import { requireSeconds, requireString } from './options.ts'
import { parseObject } from './parse-object.ts'
import { renewed } from './provider.ts'
import { passwordError } from './service-error.ts'

/** An IAM token, for the header `X-Auth-Token`. */
export interface IamToken {
  /** The token: a secret. */
  readonly authToken: string
  /** When it ends: 24 hours after it was made. */
  readonly expiresAt: Date
}

/** Who asks {@link fromIamToken} for a token, where, and what for. */
export interface FromIamTokenOptions {
  /** The region whose IAM is asked, such as `cn-north-4`. */
  readonly region?: string | undefined
  /** Takes precedence over `region`. Default: `HUAWEICLOUD_SDK_IAM_ENDPOINT`, else that of `region`. */
  readonly endpoint?: string | undefined
  /** The name of the account. */
  readonly domainName: string | undefined
  /** The name of the IAM user. */
  readonly userName: string | undefined
  /** The password of the IAM user. */
  readonly password: string | undefined
  /** The ID of the IAM user; needed with `passcode`. */
  readonly userId?: string | undefined
  /**
   * What the user's MFA device shows, where the user has login protection. As it is good for one login, only a
   * function lets the token be renewed.
   */
  readonly passcode?: string | (() => string | Promise<string>) | undefined
  /** Whether the token is good for one project (which most services want) or for the account. Default: `project`. */
  readonly scope?: 'project' | 'domain' | undefined
  /** The name of the project. Default: `region`, which is the name of its own project. */
  readonly projectName?: string | undefined
  /** The ID of the project, instead of its name. */
  readonly projectId?: string | undefined
  /** Default: 10. */
  readonly timeoutSeconds?: number | undefined
}

const SOURCE = 'fromIamToken'
const PATH = '/v3/auth/tokens?nocatalog=true'

/**
 * An IAM token for a user name and a password, to be sent as `X-Auth-Token`: for services that do not sign, and for
 * bodies above 12 MiB. It is kept until shortly before it ends and fetched once for all who wait; it is never written
 * anywhere.
 *
 * @returns a function for the option `credentials` of the transports
 * @throws TransportError `OPTION_INVALID` at once; when called, `PASSWORD_REFUSED`, `USER_LOCKED`, `MFA_REQUIRED`,
 * `CREDENTIALS_REFUSED` (such as for a project that does not exist), `ENDPOINT_UNREACHABLE`, `CREDENTIALS_UNAVAILABLE`
 * where IAM fails, `CREDENTIALS_INVALID` where its response cannot be used
 * @see {@link https://support.huaweicloud.com/api-iam/iam_30_0001.html | Obtaining a user token with a password}
 * @example
 * ```ts
 * import { createClient } from '@apig/transport-node'
 * import { fromIamToken } from '@apig/transport-node/credentials'
 *
 * const credentials = fromIamToken({
 *   region: 'cn-north-4',
 *   domainName: process.env['IAM_DOMAIN'],
 *   userName: process.env['IAM_USER'],
 *   password: process.env['IAM_PASSWORD'],
 * })
 * const client = createClient({ credentials, origins: ['https://infer.example.com'] })
 * ```
 */
export function fromIamToken(options: FromIamTokenOptions): () => Promise<IamToken> {
  requireOptions(SOURCE, options, [
    ...['region', 'endpoint', 'domainName', 'userName', 'password', 'userId', 'passcode'],
    ...['scope', 'projectName', 'projectId', 'timeoutSeconds'],
  ])
  const { region, endpoint: given, passcode, userId } = options
  if (region === undefined && given === undefined && !process.env['HUAWEICLOUD_SDK_IAM_ENDPOINT'])
    throw optionInvalid(`${SOURCE}: give region, such as 'cn-north-4', or endpoint, the URL of IAM.`)
  const endpoint = chooseEndpoint(SOURCE, 'iam', { endpoint: given, region, environment: process.env })
  const domain = { name: requireString(SOURCE, 'domainName', options.domainName) }
  const name = requireString(SOURCE, 'userName', options.userName)
  const password = requireString(SOURCE, 'password', options.password)
  if (passcode !== undefined && userId === undefined)
    throw optionInvalid(`${SOURCE}: passcode needs userId, the ID of the IAM user, too.`)
  const scope = chooseScope(options, domain)
  const seconds = requireSeconds(SOURCE, 'timeoutSeconds', options.timeoutSeconds ?? SERVICE_SECONDS)
  const url = `${endpoint}${PATH}`
  const where = `${SOURCE} asked ${endpoint}`

  return renewed(async () => {
    const totp =
      passcode === undefined ? {} : { totp: { user: { id: userId, passcode: await read(passcode) } } }
    const methods = passcode === undefined ? ['password'] : ['password', 'totp']
    const identity = { methods, password: { user: { domain, name, password } }, ...totp }
    const response = await postJson(url, {}, { auth: { identity, scope } }, deadline(seconds))
    if (response.status >= 300) throw passwordError(where, response, passcode !== undefined)
    const authToken = response.header('x-subject-token')
    if (!authToken) throw broken(`${where}: the response has no X-Subject-Token (HTTP ${response.status}).`)
    const expiresAt = readExpiry(parseObject(parseObject(response.body)?.['token'])?.['expires_at'])
    if (expiresAt === undefined) throw broken(`${where}: the response has no token.expires_at.`)
    return { authToken, expiresAt }
  })
}

function chooseScope(options: FromIamTokenOptions, domain: { readonly name: string }): object {
  const { scope = 'project', region, projectId, projectName } = options
  if (scope === 'domain') {
    if (projectId !== undefined || projectName !== undefined)
      throw optionInvalid(`${SOURCE}: scope 'domain' is for the whole account; leave out the project.`)
    return { domain }
  }
  if (scope !== 'project') throw optionInvalid(`${SOURCE}: scope must be 'project' or 'domain'.`)
  if (projectId !== undefined && projectName !== undefined)
    throw optionInvalid(`${SOURCE}: give projectId or projectName, not both.`)
  if (projectId !== undefined) return { project: { id: requireString(SOURCE, 'projectId', projectId) } }
  const name = projectName ?? region
  if (name === undefined)
    throw optionInvalid(
      `${SOURCE}: give region, projectName or projectId, so that the token is for a project; or scope: 'domain'.`,
    )
  return { project: { name: requireString(SOURCE, 'projectName', name) } }
}

async function read(passcode: string | (() => string | Promise<string>)): Promise<string> {
  if (typeof passcode === 'string') return passcode
  try {
    return await passcode()
  } catch (error) {
    throw fault('CREDENTIALS_UNAVAILABLE', `${SOURCE}: passcode() failed; its error is the cause.`, error)
  }
}
