import { randomBytes } from 'node:crypto'
import type { IssuedCredentials, TemporaryKey } from '../gateway/authentication.ts'
import type { Page, PageResponse } from '../gateway/page.ts'
import { at, created, formatExpiry, parse, refused } from './iam-response.ts'
import { userIdOf } from './iam-user.ts'
import type { IamUser } from './iam-user.ts'
import { createLogin } from './password-login.ts'

const TOKEN_MILLISECONDS = 24 * 60 * 60 * 1000
const MIN_DURATION_SECONDS = 900
const MAX_DURATION_SECONDS = 86_400

/** The gateway's own IAM: what it serves, and what it has issued. */
export interface Iam {
  readonly pages: readonly Page[]
  readonly issued: IssuedCredentials
}

/**
 * A stub of IAM: tokens for a password (`POST /v3/auth/tokens`), and temporary keys for a token or a signature
 * (`POST /v3.0/OS-CREDENTIAL/securitytokens`).
 *
 * @see {@link https://support.huaweicloud.com/api-iam/iam_30_0001.html | Obtaining a user token with a password}
 * @see {@link https://support.huaweicloud.com/api-iam/iam_04_0002.html | Obtaining a temporary access key}
 */
export function createIam(users: readonly IamUser[]): Iam {
  const tokens = new Map<string, Date>()
  const keys = new Map<string, TemporaryKey>()
  const login = createLogin(users)

  const tokenPage: Page = {
    method: 'POST',
    path: '/v3/auth/tokens',
    respond({ target, body }, now) {
      const auth = at(parse(body), 'auth')
      const methods = at(auth, 'identity', 'methods')
      if (!Array.isArray(methods) || !methods.includes('password'))
        return refused(400, 'malformed', "This IAM knows the methods 'password' and 'totp' alone.")
      const user = login(at(auth, 'identity'), now)
      if ('status' in user) return user
      const scope = readScope(at(auth, 'scope'), user)
      if (scope === undefined)
        return refused(400, 'malformed', 'The scope must be a project or a domain, by name or id.')
      const end = new Date(now.getTime() + TOKEN_MILLISECONDS)
      const token = `MII${randomBytes(48).toString('base64url')}`
      tokens.set(token, end)
      const domain = { id: `id-of-${user.domainName}`, name: user.domainName }
      return created(
        {
          token: {
            expires_at: formatExpiry(end),
            issued_at: formatExpiry(now),
            methods,
            user: { id: userIdOf(user), name: user.userName, domain },
            roles: [],
            ...(/[?&]nocatalog=[^&]/.test(target) ? {} : { catalog: [] }),
            ...scope,
          },
        },
        { 'X-Subject-Token': token },
      )
    },
  }

  const keyPage: Page = {
    method: 'POST',
    path: '/v3.0/OS-CREDENTIAL/securitytokens',
    async respond(request, now, authentication) {
      const letIn = authentication.readHeader(request, now)
      const caller = letIn?.identity === 'token' ? letIn : await authentication.check(request, now)
      // IAM is itself called through API Gateway, whose codes for cloud services begin with APIGW.
      if ('status' in caller) {
        const code = caller.code.replace('APIG.', 'APIGW.')
        return {
          status: caller.status,
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ error_msg: caller.message, error_code: code }),
          refused: { code, reason: caller.reason },
        }
      }
      return issueKeys(at(parse(request.body), 'auth', 'identity'), now)
    },
  }

  function issueKeys(identity: unknown, now: Date): PageResponse {
    const methods = at(identity, 'methods')
    const [method = ''] = Array.isArray(methods) ? (methods as readonly unknown[]).map(String) : []
    if (method !== 'token' && method !== 'assume_role')
      return refused(400, 'malformed', "The methods must be 'token' or 'assume_role'.")
    const seconds = at(identity, method, 'duration_seconds') ?? MIN_DURATION_SECONDS
    if (
      typeof seconds !== 'number' ||
      !Number.isInteger(seconds) ||
      seconds < MIN_DURATION_SECONDS ||
      seconds > MAX_DURATION_SECONDS
    )
      return refused(
        400,
        'malformed',
        `duration_seconds must be ${MIN_DURATION_SECONDS} to ${MAX_DURATION_SECONDS}.`,
      )
    const access = `HST${randomBytes(9).toString('hex').toUpperCase().slice(0, 17)}`
    const key = {
      secret: randomBytes(30).toString('base64url'),
      securityToken: randomBytes(48).toString('base64url'),
      end: new Date(now.getTime() + seconds * 1000),
    }
    keys.set(access, key)
    const { secret, securityToken: securitytoken, end } = key
    return created({ credential: { access, secret, securitytoken, expires_at: formatExpiry(end) } })
  }

  return {
    pages: [tokenPage, keyPage],
    issued: { tokenEnd: (token) => tokens.get(token), temporaryKey: (id) => keys.get(id) },
  }
}

/** As the response repeats it: no scope is allowed; a name gets an ID, and an ID a name. */
function readScope(scope: unknown, { domainName }: IamUser): object | undefined {
  if (scope === undefined) return {}
  const name = at(scope, 'project', 'name')
  const id = at(scope, 'project', 'id')
  if (typeof name === 'string' || typeof id === 'string')
    return { project: { name: name ?? `name-of-${String(id)}`, id: id ?? `id-of-${String(name)}` } }
  const domain = at(scope, 'domain', 'name') ?? at(scope, 'domain', 'id')
  if (domain === domainName || domain === `id-of-${domainName}`)
    return { domain: { name: domainName, id: `id-of-${domainName}` } }
  return undefined
}
