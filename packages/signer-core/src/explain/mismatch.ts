/**
 * Why a call was refused, as a stable word to switch on. Texts may be reworded in any release; these are part of the API.
 *
 * | kind | what the response says |
 * |---|---|
 * | `canonical-request` | the gateway computed a different canonical request; `differences` says where and why |
 * | `secret-access-key` | the same canonical request, a different signature: check the secret access key (or AppSecret) |
 * | `signature` | the signature was refused, and the response does not show enough of the canonical request to say why |
 * | `clock` | signature expired: the signature time and the server's are more than 15 minutes apart; see `clock` |
 * | `access-key-unknown` | the gateway does not know this access key ID, or this AppKey |
 * | `access-key-locked` | five failures in a row: the access key is locked for five minutes |
 * | `token` | a token (`X-Auth-Token`, `X-Security-Token`) is expired, broken or from elsewhere |
 * | `authorization-missing` | the gateway found no signature that it could read, or no token |
 * | `api-key-required` | this endpoint wants an API key (`Authorization: Bearer`), not what the call has |
 * | `project-id-missing` | the service complains about the project ID, and the request has no `X-Project-Id` |
 * | `authentication` | authentication failed in some other way: the endpoint wants another identity, or refuses this one |
 * | `not-authorized` | the caller may not call this API |
 * | `api-not-found` | no such API in this stage: `x-stage`, the URL, or a service that does not run |
 * | `throttled` | too many calls |
 * | `too-large` | the body, the URL or the headers are too large |
 * | `backend` | the gateway could not reach the service behind it, or got no response in time |
 * | `gateway` | another error of the gateway |
 * | `service` | an error with a code that is not the gateway's; it proves nothing about the signature |
 * | `not-gateway` | no code at all: a proxy, a login page, the service's own refusal |
 * | `accepted` | the response refuses nothing |
 */
export type MismatchKind =
  | 'canonical-request'
  | 'secret-access-key'
  | 'signature'
  | 'clock'
  | 'access-key-unknown'
  | 'access-key-locked'
  | 'token'
  | 'authorization-missing'
  | 'api-key-required'
  | 'project-id-missing'
  | 'authentication'
  | 'not-authorized'
  | 'api-not-found'
  | 'throttled'
  | 'too-large'
  | 'backend'
  | 'gateway'
  | 'service'
  | 'not-gateway'
  | 'accepted'

/** A part of the canonical request, in its order. */
export type DifferencePart =
  'method' | 'canonicalUri' | 'canonicalQuery' | 'header' | 'signedHeaders' | 'payloadHash'

/** One part of the canonical request that the gateway computed differently. */
export interface Difference {
  /** Which part. */
  readonly part: DifferencePart
  /** The lowercase name, where `part` is `header`. */
  readonly header?: string
  /**
   * What was signed; undefined where it has no such header. Tokens, cookies and keys only as their length and the
   * first eight digits of their SHA-256.
   */
  readonly ours: string | undefined
  /** What the gateway computed, in the same form; undefined where no such header arrived. */
  readonly theirs: string | undefined
  /** The usual cause. */
  readonly cause: string
  /** What to do about it. */
  readonly advice: string
}

/** The two times of a response that says `signature expired`. */
export interface ClockDifference {
  /** When the refused request was signed, by the clock that signed it. */
  readonly signatureTime: Date
  /** The gateway's time. */
  readonly serverTime: Date
  /** Server time less signature time in seconds: positive where the clock that signed is behind. */
  readonly offsetSeconds: number
  /** Whether the signature time is that of the request given: else the response belongs to another one. */
  readonly isOwnSignature: boolean
}

/** What `explainMismatch` or `explainRefusal` found out. */
export interface Mismatch {
  /** The reason, as a stable word. */
  readonly kind: MismatchKind
  /** Such as `APIG.0301`, or the service's own code; absent where the response has none. */
  readonly errorCode?: string
  /** The ID under which the operators of the gateway or service find the call. */
  readonly requestId?: string
  /** What the service would not say openly about a missing permission; STS `DecodeAuthorizationMessage` decodes it. */
  readonly encodedAuthorizationMessage?: string
  /** The reason in one sentence. */
  readonly summary: string
  /** The parts of the canonical request that differ, in its order. */
  readonly differences: readonly Difference[]
  /** What to do, most likely first. Contains the advice of each difference. */
  readonly advice: readonly string[]
  /** The parts of the canonical request that the response does not show. */
  readonly notCompared: readonly string[]
  /** The two clocks, where the response names them. */
  readonly clock?: ClockDifference
  /** All of it as a person reads it in a terminal: lines without colours, and without a newline at the end. */
  readonly text: string
}

/** A response with more than its body: status and headers tell a gateway's response from a proxy's. */
export interface ReceivedResponse {
  /** The HTTP status. */
  readonly status?: number | undefined
  /** The body as text, or as parsed JSON. */
  readonly body: string | object
  /** The headers: an object as Node gives it, pairs, a `Map` or a `Headers` instance. */
  readonly headers?:
    | Readonly<Record<string, string | readonly string[] | undefined>>
    | Iterable<readonly [string, string]>
    | undefined
}
