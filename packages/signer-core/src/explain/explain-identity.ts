import { gatewayDigits } from '../gateway.ts'
import type { Case, Finding } from './finding.ts'
import { sayQuoted } from './render.ts'

/** What a request without a signature says who calls with, in the words of a sentence. */
const IDENTITIES = {
  token: 'a token (X-Auth-Token)',
  appCode: 'an app code (X-Apig-AppCode)',
  apiKey: 'an API key (Authorization: Bearer)',
  temporaryKey: 'a temporary API key (X-Api-Key-Type: temp)',
  headers: 'custom headers',
} as const
type SentIdentity = keyof typeof IDENTITIES

const USE_IAM =
  'Send a token (transports: credentials: { authToken }; fromIamToken gets one), or sign with the AK and SK of a user (credentials: { accessKeyId, secretAccessKey }).'
const USE_APP =
  'Sign with the AppKey and AppSecret of an app (transports: credentials: { accessKeyId, secretAccessKey }), or send its app code, where the API takes one (credentials: { appCode }).'
const USE_TOKEN =
  'Send a token of the project (transports: credentials: { authToken }; fromIamToken gets one), or deploy the service with the authentication that you want to use.'
const USE_KEY = "Send 'Authorization: Bearer <API key>'; the transports send it with credentials: { apiKey }."
const NEW_TOKEN = [
  'Get a new token: one lasts 24 hours at most, and ends within 30 minutes when its user, password, access keys or permissions change. fromIamToken renews it in time.',
  'A token of a regional endpoint is valid only in that region, and for the project or domain that it was issued for.',
]
const DROPPED =
  'Check whether a redirect to another host, a proxy or another part of the program removes or replaces the header.'

/** Where the response proves which way of saying who calls is wanted, or what is wrong with the one that was used. */
export function explainIdentity(known: Case): Finding | undefined {
  const { response, own } = known
  const identity = identityOf(own.sent)
  switch (response.errorCode) {
    case 'ModelArts.0201':
      return tokenWanted(known, identity)
    case 'ModelArts.0203':
    case 'ModelArts.0204':
      return identity === 'token' ? undefined : tokenWanted(known, identity)
    case 'ModelArts.4207':
    case 'ModelArts.4905':
    case 'ModelArts.81002':
    case 'ModelArts.81003':
      return keyWanted(known, identity)
    default:
      break
  }
  switch (gatewayDigits(response.errorCode)) {
    case '0301':
      return identity === 'token' ? token(known) : iamWanted(known, identity)
    case '0303':
      return app(known, identity)
    case '0307':
      return identity === 'token' ? token(known) : undefined
    default:
      return undefined
  }
}

function identityOf(sent: ReadonlyMap<string, string>): SentIdentity {
  if (sent.has('x-auth-token')) return 'token'
  if (sent.has('x-apig-appcode')) return 'appCode'
  if (sent.get('x-api-key-type') === 'temp') return 'temporaryKey'
  return /^Bearer /i.test(sent.get('authorization') ?? '') ? 'apiKey' : 'headers'
}

/** The gateway read a token, or should have. */
function token(known: Case): Finding {
  const { response, label } = known
  const { message } = response
  if (/x-auth-token not found/i.test(message))
    return {
      kind: 'authorization-missing',
      summary: `The gateway found no token (${label}), though the call has X-Auth-Token.`,
      advice: [DROPPED],
    }
  // 0307 says `The token must be updated` of an expired token and of an invalid one alike.
  const what = /token expire/i.test(message)
    ? 'The token has expired'
    : gatewayDigits(response.errorCode) === '0307'
      ? 'The token has expired or is invalid, and must be renewed'
      : 'The gateway did not accept the token'
  return {
    kind: 'token',
    summary: `${what} (${label}).${sayQuoted(known)}`,
    advice: [...NEW_TOKEN, 'Check that the token is whole: it is long, and programs cut or wrap it.'],
  }
}

function iamWanted(known: Case, identity: SentIdentity): Finding {
  return {
    kind: 'authentication',
    summary: `The API uses IAM authentication (${known.label}), and the call has ${IDENTITIES[identity]}.${sayQuoted(known)}`,
    advice: [USE_IAM],
  }
}

function app(known: Case, identity: SentIdentity): Finding {
  const { label } = known
  const [summary, advice] =
    identity === 'appCode'
      ? ([
          `The gateway did not accept the app code (${label}).`,
          [
            'Compare the app code with the one in the console (Credentials), in the region and instance that serve the API: copied whole.',
            'The API must take app codes (simple authentication), the app must be authorized for it, and the call must be https.',
          ],
        ] as const)
      : identity === 'headers'
        ? ([
            `The API uses app authentication, and the gateway accepted none of the headers of the call (${label}).`,
            [
              'apikey, X-HW-ID with X-HW-AppKey, and Basic are off unless the gateway turns them on (parameters app_api_key, app_secret, app_basic): ask its operator.',
              'Compare key and secret with those of the app in the console, and see that the app is authorized for the API.',
              USE_APP,
            ],
          ] as const)
        : ([
            `The API uses app authentication (${label}), and the call has ${IDENTITIES[identity]}.`,
            [
              USE_APP,
              ...(identity === 'apiKey'
                ? ['A key in Authorization: Bearer needs a gateway that has its parameter ai_api_key on.']
                : []),
            ],
          ] as const)
  return { kind: 'authentication', summary: summary + sayQuoted(known), advice }
}

function tokenWanted(known: Case, identity: SentIdentity): Finding {
  const { label } = known
  if (identity === 'token')
    return {
      kind: 'authorization-missing',
      summary: `The service found no token (${label}), though the call has X-Auth-Token.${sayQuoted(known)}`,
      advice: [DROPPED],
    }
  return {
    kind: 'authentication',
    summary: `The service wants a token (${label}), and the call has ${IDENTITIES[identity]}.${sayQuoted(known)}`,
    advice: [USE_TOKEN],
  }
}

function keyWanted(known: Case, identity: SentIdentity): Finding {
  const { label, response } = known
  const isKey = identity === 'apiKey' || identity === 'temporaryKey'
  if (!isKey)
    return {
      kind: 'api-key-required',
      summary: `The endpoint wants an API key (${label}), and the call has ${IDENTITIES[identity]}.${sayQuoted(known)}`,
      advice: [USE_KEY],
    }
  const isAbsent = response.errorCode === 'ModelArts.81002'
  return {
    kind: 'authentication',
    summary: `${isAbsent ? 'The service found no API key in Authorization' : 'The service does not accept the API key'} (${label}).${sayQuoted(known)}`,
    advice: [
      ...(identity === 'temporaryKey'
        ? ['A temporary key goes without Bearer; an endpoint that wants Bearer needs a permanent key.']
        : []),
      ...(isAbsent ? [DROPPED] : []),
      'Check that the key is copied whole, not deleted, of this region and of this kind of service, and bound to the service or allowed for the model. A new key can take some minutes to work.',
    ],
  }
}
