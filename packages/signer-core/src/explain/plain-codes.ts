import type { MismatchKind } from './mismatch.ts'

interface PlainCode {
  readonly kind: MismatchKind
  /** Without the full stop: code and status follow in brackets. */
  readonly sentence: string
  readonly advice: readonly string[]
}

const OPERATOR =
  "Nothing in the request has to change: the owner of the API, or Huawei Cloud's support, can help with the request ID."

/** Only where the gateway must know the caller to say so: authentication comes before authorization. */
const forbidden = (sentence: string, ...advice: string[]): PlainCode => ({
  kind: 'not-authorized',
  sentence: `Authentication succeeded, but ${sentence}`,
  advice: [...advice, 'Signing differently does not help.'],
})
const broken = (sentence: string, ...advice: string[]): PlainCode => ({
  kind: 'gateway',
  sentence,
  advice: [...advice, OPERATOR],
})
const refused = (sentence: string, ...advice: string[]): PlainCode => ({
  kind: 'not-authorized',
  sentence,
  advice,
})

/** The codes that mean one thing whatever the request was, by their last four digits. */
export const PLAIN_CODES: Readonly<Record<string, PlainCode>> = {
  '0103': broken('The API has no backend'),
  '0104': broken('A plug-in that the API needs is missing'),
  '0105': broken('The API has no backend configuration'),
  '0106': broken('The parameters of the API do not fit those of its backend'),
  '0302': forbidden(
    'the IAM user is not authorized to call this API',
    'Give the user of the access key the permission (IAM policy), or have the owner of the API add the account to its access list.',
    'For ModelArts, the access key must be of the account that owns the service, or of a user in it who is authorized for the service.',
  ),
  '0304': forbidden(
    'the app is not authorized to call this API',
    'In the API Gateway console, authorize the app for this API in the stage that is called (RELEASE).',
  ),
  '0305': {
    kind: 'authentication',
    sentence: 'The gateway refused the authentication information',
    advice: [
      'If the API has a custom authorizer, ask its owner which header or parameter it reads, and what it expects there.',
      'Check in the console which authentication the API uses: IAM, app, or a custom authorizer.',
    ],
  },
  '0306': refused(
    'Access to this API is denied',
    'Ask the owner of the API whether this account or app may call it, and from where.',
  ),
  '0307': {
    kind: 'token',
    sentence: 'The token must be renewed',
    advice: [
      'Get a new token (one lasts 24 hours).',
      'If the request itself has no X-Auth-Token, look for a proxy or an interceptor that adds one.',
      'Check that the endpoint is in the region that issued the token.',
    ],
  },
  '0310': refused('The project is not available', 'Check X-Project-Id and the project in the URL.'),
  '0401': refused("The gateway could not tell the caller's IP address"),
  '0402': refused(
    'This IP address may not call the API',
    "Have the API's owner add the address to its access list.",
  ),
  '0404': broken('The gateway may not reach the address of the backend'),
  '0501': {
    kind: 'throttled',
    sentence: 'The quota of the app is used up',
    advice: ['Wait for the next period, or have the quota raised.'],
  },
  '0502': refused('The app is frozen', 'Check the balance of the account.'),
  '0601': broken('The gateway had an internal error', 'Try again later.'),
  '0602': {
    kind: 'gateway',
    sentence: 'The gateway could not read the request',
    advice: ['Check the form of the request: method, URL, headers, length of the body.'],
  },
  '0605': broken('The name of the backend could not be resolved'),
  '0607': {
    kind: 'gateway',
    sentence: 'The API does not speak this protocol',
    advice: ['Use https:// instead of http://, or the other way round, as the API demands.'],
  },
  '0613': broken('The IAM service did not answer', 'Try again later.'),
  '0705': {
    kind: 'backend',
    sentence: 'The gateway could not sign the request for the service behind it',
    advice: [
      'It is about the signature key that is bound to the API, not about your own signature.',
      OPERATOR,
    ],
  },
  '0801': refused('The service is not available in this region', 'Check the region in the endpoint.'),
  '0802': refused(
    'The IAM user is not allowed in this region',
    'In the IAM console, give the user (or the user group) permissions in this region.',
  ),
}
