import { explainRefusal } from '@apig/signer-core'
import type { MismatchKind, UnsignedRequest } from '@apig/signer-core'
import fc from 'fast-check'
import type { Harness } from './harness.ts'

const SECRET = 'MIIDkgYJKoZIhvcNAQcCoIIDgzCCA38CAQExDTALBglghkgBZQMEAgEw'
const projectId = '0123456789abcdef0123456789abcdef'
const url = 'https://service.region.example.com/v2/infer/the-service'

const identities: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  token: { 'X-Auth-Token': SECRET },
  appCode: { 'X-Apig-AppCode': SECRET },
  apiKey: { Authorization: `Bearer ${SECRET}` },
  temporaryKey: { 'X-Api-Key-Type': 'temp', Authorization: SECRET },
  apikey: { apikey: SECRET },
  basic: { Authorization: `Basic ${SECRET}` },
  pair: { 'X-HW-ID': SECRET, 'X-HW-AppKey': SECRET },
}
const sentBy = (identity: string): UnsignedRequest => ({ url, headers: identities[identity] ?? {} })
const IAM = 'Incorrect IAM authentication information'
const APP = 'Incorrect app authentication information'

/** Why a call with a token, an app code or an API key was refused, from shapes that gateway and services really send. */
export default function explainRefusalSuite(t: Harness): void {
  const cases: [identity: string, code: string, status: number, message: string, MismatchKind, RegExp][] = [
    // A token that is not good, and a token where something else is wanted.
    ['token', 'APIG.0301', 401, `${IAM}: token expires, expires_at: 2026-01-01`, 'token', /has expired/],
    ['token', 'APIG.0301', 401, `${IAM}: decrypt token fail`, 'token', /did not accept the token/],
    ['token', 'APIG.0301', 401, `${IAM}: Get token error`, 'token', /did not accept the token/],
    ['token', 'APIG.0301', 401, `${IAM}: x-auth-token not found`, 'authorization-missing', /found no token/],
    ['token', 'APIG.0307', 401, 'The token must be updated.', 'token', /expired or is invalid/],
    ['token', 'APIG.0303', 401, `${APP}: app not found`, 'authentication', /app authentication.*a token/],
    ['token', 'ModelArts.0201', 401, 'no token', 'authorization-missing', /though the call has X-Auth-Token/],
    ['token', 'ModelArts.0203', 401, 'Invalid token.', 'token', /does not own the service/],
    ['token', 'ModelArts.0204', 401, 'Invalid token.', 'token', /could not parse the token/],
    ['token', 'ModelArts.4207', 401, 'The API key is invalid.', 'api-key-required', /an API key.*a token/],
    ['token', 'ModelArts.81002', 400, 'x', 'api-key-required', /wants an API key.*has a token/],
    // An API key that is not good, and an API key where something else is wanted.
    ['apiKey', 'ModelArts.81002', 400, 'x', 'authentication', /found no API key/],
    ['apiKey', 'ModelArts.81003', 401, 'x', 'authentication', /does not accept the API key/],
    ['apiKey', 'ModelArts.4207', 401, 'x', 'authentication', /does not accept the API key/],
    ['apiKey', 'ModelArts.4905', 400, 'x', 'authentication', /does not accept the API key/],
    ['apiKey', 'ModelArts.81015', 401, 'x', 'not-authorized', /API key is restricted/],
    ['temporaryKey', 'ModelArts.81002', 400, 'x', 'authentication', /found no API key/],
    ['apiKey', 'ModelArts.0201', 401, 'no token', 'authentication', /wants a token.*has an API key/],
    ['apiKey', 'ModelArts.0203', 401, 'Invalid token.', 'authentication', /wants a token.*has an API key/],
    ['temporaryKey', 'ModelArts.0204', 401, 'x', 'authentication', /wants a token.*a temporary API key/],
    ['apiKey', 'APIG.0301', 401, IAM, 'authentication', /IAM authentication.*has an API key/],
    ['apiKey', 'APIG.0303', 401, APP, 'authentication', /app authentication.*has an API key/],
    // App codes, and headers of other schemes.
    ['appCode', 'APIG.0303', 401, `${APP}: app not found`, 'authentication', /did not accept the app code/],
    ['appCode', 'APIG.0301', 401, IAM, 'authentication', /IAM authentication.*has an app code/],
    ['appCode', 'ModelArts.81003', 401, 'x', 'api-key-required', /wants an API key.*has an app code/],
    ['apikey', 'APIG.0303', 401, APP, 'authentication', /accepted none of the headers/],
    ['pair', 'APIG.0303', 401, APP, 'authentication', /accepted none of the headers/],
    ['basic', 'APIG.0301', 401, IAM, 'authentication', /IAM authentication.*custom headers/],
    // What is the same whoever calls.
    [
      'token',
      'APIG.0302',
      403,
      'The IAM user is not authorized',
      'not-authorized',
      /IAM user is not authorized/,
    ],
    ['appCode', 'APIG.0304', 403, 'The app is not authorized', 'not-authorized', /app is not authorized/],
    ['apikey', 'APIG.0305', 401, 'Incorrect authentication information', 'authentication', /refused/],
    ['token', 'APIG.0101', 404, 'The API does not exist', 'api-not-found', /no x-stage header/],
    ['apiKey', 'APIG.0308', 429, 'throttled', 'throttled', /Too many calls/],
    ['apiKey', 'ModelArts.81101', 429, 'x', 'throttled', /requests per minute/],
    ['token', 'APIG.9999', 401, 'news', 'gateway', /no usual cause is known/],
    ['token', 'Own.1', 403, 'No.', 'service', /not one of API Gateway's/],
  ]
  for (const [identity, code, status, message, kind, words] of cases)
    t.test(`explain: ${identity}, ${code}: ${message}`, () => {
      const body = { error_code: code, error_msg: message, request_id: 'cb141a91c945e68950a14a8eff5d62dc' }
      for (const given of [body, JSON.stringify(body)]) {
        const found = explainRefusal(sentBy(identity), { status, body: given })
        t.equal(found.kind, kind)
        t.ok(words.test(found.summary), found.summary)
        t.equal(found.errorCode, code)
        t.equal(found.requestId, body.request_id)
        t.ok(found.summary.includes(`${code}, HTTP ${status}`), found.summary)
        t.deepEqual([found.differences, found.notCompared], [[], []])
        t.ok(found.advice.length > 0 && found.text.includes(found.summary))
        // There was no signature: nothing may be said of one, nor of a lock that only failed signatures bring.
        if (/030[1357]|0201|020[34]|4207|4905|8100[23]/.test(code))
          t.ok(!/signed\.|the signature|lock/i.test(found.text), found.text)
      }
    })

  t.test('explain: the advice to an identity is another one that the endpoint takes', () => {
    const adviceOf = (identity: string, code: string): string =>
      explainRefusal(sentBy(identity), {
        status: 401,
        body: { error_code: code, error_msg: 'x' },
      }).advice.join(' ')
    t.ok(/credentials: { authToken }/.test(adviceOf('apiKey', 'APIG.0301')))
    t.ok(/credentials: { appCode }/.test(adviceOf('token', 'APIG.0303')))
    t.ok(/ai_api_key/.test(adviceOf('apiKey', 'APIG.0303')))
    t.ok(/app_api_key, app_secret, app_basic/.test(adviceOf('apikey', 'APIG.0303')))
    t.ok(/Authorization: Bearer <API key>/.test(adviceOf('token', 'ModelArts.81003')))
    t.ok(/temporary key goes without Bearer/.test(adviceOf('temporaryKey', 'ModelArts.81002')))
    t.ok(/scoped to its project and not to the domain/.test(adviceOf('token', 'ModelArts.0203')))
    t.ok(/24 hours/.test(adviceOf('token', 'APIG.0307')))
  })

  for (const body of [
    { error_msg: "URL's projectId is not equal token's projectId.", error_code: 'SYS.0400' },
    { error_msg: "Invalid token. Project id don't match", error_code: 'WAF.9001' },
    { code: 'VPC.0007', message: 'urlTenantId is not equal tokenTenantId' },
  ])
    t.test(`explain: a token of the wrong scope: ${JSON.stringify(body)}`, () => {
      const request = {
        url: `https://vpc.example.com/v1/${projectId}/vpcs`,
        headers: identities['token'] ?? {},
      }
      const found = explainRefusal(request, { status: 403, body })
      t.equal(found.kind, 'token')
      t.ok(found.advice.join().includes('scoped to the project in the path'), found.text)
      // Nothing is said where the path has no such ID.
      t.equal(explainRefusal({ ...request, url }, { status: 403, body }).kind, 'service')
    })

  t.test('explain: no secret of an unsigned request is repeated, whatever the response says', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(identities)),
        fc.constantFrom('APIG.0301', 'APIG.0303', 'APIG.0307', 'ModelArts.81003', 'Own.1', SECRET),
        fc.constantFrom(200, 400, 401, 403, 500),
        fc.array(
          fc.constantFrom(SECRET, ` ${SECRET} `, 'token expires', IAM, ':', 'a|b', 'project id invalid'),
        ),
        (identity, code, status, parts) => {
          const message = parts.join('')
          for (const body of [
            { error_code: code, error_msg: message },
            { error: { code, message } },
            message,
          ]) {
            const found = explainRefusal(sentBy(identity), { status, body, headers: { server: message } })
            t.ok(!JSON.stringify(found).includes(SECRET), found.text)
          }
        },
      ),
      { numRuns: 200 },
    )
  })

  t.test('explain: a request that is none is an error that says so', () => {
    const response = { status: 401, body: '' }
    for (const bad of [undefined, null, 'x', {}, { url }, { url, headers: null }, { url: 1, headers: {} }])
      t.throws(() => explainRefusal(bad as never, response), 'ARGUMENT_INVALID')
    t.throws(() => explainRefusal(sentBy('token'), 5 as never), 'ARGUMENT_INVALID')
  })
}
