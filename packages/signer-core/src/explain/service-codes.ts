import type { Case, Finding } from './finding.ts'
import { waitAdvice } from './finding.ts'
import type { MismatchKind } from './mismatch.ts'

interface ServiceCode {
  readonly kind: MismatchKind
  /** Without the full stop: the code and status follow in brackets. */
  readonly sentence: string
  readonly advice: readonly string[]
}

const USE_API_KEY =
  "Send 'Authorization: Bearer <API key>' instead of a signature; the transports send it with credentials: { apiKey }."
const TOKEN_OR_KEY =
  'Online services of ModelArts under /v2/infer/ take a token (X-Auth-Token) or an API key (Authorization: Bearer <API key>), no AK/SK signature. Use what the service was deployed with.'
const OWN_TOKEN =
  'Get a token of the account that owns the service, scoped to its project and not to the domain (account); fromIamToken asks for that.'

const code = (kind: MismatchKind, sentence: string, ...advice: string[]): ServiceCode => ({
  kind,
  sentence,
  advice,
})
const wantsKey = (sentence: string): ServiceCode =>
  code(
    'api-key-required',
    sentence,
    USE_API_KEY,
    'Check that the key is copied whole, not deleted, and may be used for this model or service. A new key can take some minutes to work.',
  )
const tooMany = (what: string): ServiceCode =>
  code('throttled', `The limit of ${what} per minute has been reached`)

/** The codes of ModelArts and MaaS that a caller can do something about. */
const CODES: ReadonlyMap<string, ServiceCode> = /* @__PURE__ */ new Map(
  Object.entries({
    'ModelArts.0201': code('authentication', 'The service found no token in the request', TOKEN_OR_KEY),
    'ModelArts.0203': code(
      'token',
      'The service does not accept the token: its user does not own the service',
      OWN_TOKEN,
      TOKEN_OR_KEY,
    ),
    'ModelArts.0204': code('token', 'The service could not parse the token', OWN_TOKEN, TOKEN_OR_KEY),
    'ModelArts.4207': wantsKey('This endpoint checks an API key, and the request has none that is valid'),
    'ModelArts.4905': wantsKey('This endpoint checks an API key, and the request has none that is valid'),
    'ModelArts.8910': code(
      'service',
      'The service expects the other of http:// and https://',
      'Call the URL exactly as the console shows it.',
    ),
    'ModelArts.81001': code(
      'service',
      'The service could not process the request body',
      'Compare the body with the description of the model: JSON, required fields, sizes.',
    ),
    'ModelArts.81002': wantsKey(
      'This endpoint wants an API key, not a signature: Authorization is missing, empty or does not begin with Bearer',
    ),
    'ModelArts.81003': wantsKey(
      'This endpoint wants an API key, not a signature: it could not read a key in Authorization',
    ),
    'ModelArts.81004': code(
      'not-authorized',
      'The caller may not use this model',
      'Subscribe to the model in the console, or use one that is enabled.',
    ),
    'ModelArts.81005': code('not-authorized', 'The free quota is used up', 'Buy or enable the paid service.'),
    'ModelArts.81006': code('not-authorized', 'The resource is frozen', 'Check the balance of the account.'),
    'ModelArts.81009': code(
      'service',
      'The service does not know this model',
      'Compare the model in the body with the name in the console, upper and lower case included.',
    ),
    'ModelArts.81011': code('service', 'The content was refused as sensitive', 'Change the content.'),
    'ModelArts.81013': code(
      'service',
      'Content moderation does not support this language',
      'Use a supported language.',
    ),
    'ModelArts.81015': code(
      'not-authorized',
      'The API key is restricted, and does not allow this IP address, model or endpoint',
      'Change the lists of the key in the console, or use another key.',
    ),
    'ModelArts.81101': tooMany('requests'),
    'ModelArts.81103': tooMany('tokens'),
    'ModelArts.81108': code(
      'service',
      'The service does not know this task',
      'Check the task ID in the request.',
    ),
    'ModelArts.81109': code(
      'not-authorized',
      'The caller may not access this task',
      'Use the API key that created it.',
    ),
    'ModelArts.81118': code(
      'service',
      'The size of the image is not allowed',
      'Use a size that the model supports.',
    ),
  }),
)

/** What a code of a service behind the gateway means, where it is known. */
export function explainServiceCode(known: Case): Finding | undefined {
  const found = CODES.get(known.response.errorCode ?? '')
  return (
    found && {
      kind: found.kind,
      summary: `${found.sentence} (${known.label}).`,
      advice: found.kind === 'throttled' ? [waitAdvice(known)] : found.advice,
    }
  )
}
