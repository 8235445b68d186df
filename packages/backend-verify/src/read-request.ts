import { isToken } from '@apig/signer-core/checked'
import { bodySource } from './body-source.ts'
import type { BodySource } from './body-source.ts'
import { checkSkew, readDate } from './check-date.ts'
import { checkHost } from './check-host.ts'
import type { Facts } from './facts.ts'
import { readPayloadMode } from './payload-mode.ts'
import type { PayloadMode } from './payload-mode.ts'
import { readAuthorization } from './read-authorization.ts'
import type { ReadAuthorization } from './read-authorization.ts'
import type { Target } from './read-target.ts'
import { Refusal } from './refusal.ts'
import type { VerifyRequest } from './request.ts'
import type { Settings } from './settings.ts'
import { readSignedHeaders } from './signed-headers.ts'
import type { SignedHeaders } from './signed-headers.ts'
import { readWireHeaders } from './wire-headers.ts'
import type { WireHeaders } from './wire-headers.ts'

/** A request that has passed steps 1 to 6: everything but the secret and the body. */
export interface ReadRequest extends ReadAuthorization {
  readonly method: string
  readonly headers: WireHeaders
  readonly signed: SignedHeaders
  readonly date: Date
  /** The date as it was signed. */
  readonly dateText: string
  readonly target: Target
  readonly payload: PayloadMode
  readonly body: BodySource
}

/** Steps 1 to 6: cheap, synchronous, and no secret has been touched. */
export function readRequest(request: VerifyRequest, settings: Settings, facts: Facts): ReadRequest {
  const { method, url } = request
  if (typeof method !== 'string') throw new Refusal('CONFIG', 'method must be the method as text.')
  const body = request.body
  facts.bodyUnread = isStream(body)
  if (!isToken(method))
    throw new Refusal('TARGET_BAD', 'The method holds characters that HTTP does not allow.')
  const headers = readWireHeaders(request.headers)

  facts.step = 2
  const access = readAuthorization(headers, settings.algorithms, settings.knownHeads)
  const { algorithm, authorization, names } = access
  facts.algorithm = algorithm.name
  facts.keyId = authorization.accessKeyId
  facts.signedHeaders = authorization.signedHeaders

  facts.step = 3
  const signed = readSignedHeaders(headers, names, requiredFor(method, settings), settings.signedHost)
  checkHost(settings.hosts, signed.values.host)
  checkUnique(method, signed, settings)

  facts.step = 4
  const dateText = signed.values['x-sdk-date'] ?? ''
  const date = readDate(dateText)
  const skewMs = facts.receivedAt - date.getTime()
  facts.skewMs = skewMs
  checkSkew(skewMs, settings.maxSkewMs)

  facts.step = 5
  const target = settings.readTarget(url)

  facts.step = 6
  const { contentHeader } = algorithm
  const payload = readPayloadMode(
    signed.values[contentHeader],
    contentHeader,
    settings.interpretation.unsignedPayload,
  )
  const source = bodySource(body)
  return {
    method,
    headers,
    algorithm,
    authorization,
    names,
    newHead: access.newHead,
    signed,
    date,
    dateText,
    target,
    payload,
    body: source,
  }
}

function requiredFor(method: string, { requireSigned, replay }: Settings): readonly string[] {
  return replay !== undefined && replay.onReplay === 'reject' && replay.methods.has(method)
    ? [...requireSigned, replay.uniqueHeader]
    : requireSigned
}

/** A blank value is no nonce: two calls would look like one. */
function checkUnique(method: string, signed: SignedHeaders, { replay }: Settings): void {
  if (replay === undefined || replay.onReplay !== 'reject' || !replay.methods.has(method)) return
  if (signed.values[replay.uniqueHeader] === '')
    throw new Refusal(
      'SIGNED_HEADER_REQUIRED',
      `${replay.uniqueHeader} is blank; it must make each call unique (replay.uniqueHeader).`,
    )
}

function isStream(body: unknown): boolean {
  // Asking a typed array for a name is slow, and bytes are what most bodies are.
  if (typeof body !== 'object' || body === null || body instanceof Uint8Array) return false
  return Symbol.asyncIterator in body || 'getReader' in body
}
