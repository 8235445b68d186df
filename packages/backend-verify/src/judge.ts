import { signatureEquals, UNSIGNED_PAYLOAD } from '@apig/signer-core'
import type { Algorithm, HmacKey } from '@apig/signer-core'
import { joinCanonicalRequest, joinStringToSign } from '@apig/signer-core/checked'
import { BodyHash } from './body-hash.ts'
import { checkScope } from './check-scope.ts'
import { claimReplay } from './claim-replay.ts'
import type { Claim } from './claim-replay.ts'
import { checkNotInflated } from './content-encoding.ts'
import type { Facts } from './facts.ts'
import { MISMATCH_HINT, unknownKeyHint } from './hints.ts'
import { KEY_ID } from './key-entry.ts'
import type { KeyAnswer } from './key-source.ts'
import type { Share } from './pending-bytes.ts'
import { rememberHead } from './read-authorization.ts'
import { checkDeclaredLength, readBody } from './read-body.ts'
import { readRequest } from './read-request.ts'
import type { ReadRequest } from './read-request.ts'
import { Refusal } from './refusal.ts'
import type { VerifyRequest } from './request.ts'
import type { ReplayState, VerifiedRequest } from './result.ts'
import type { Settings } from './settings.ts'
import type { Trace } from './trace.ts'
import { singleValue } from './wire-headers.ts'

export type SignatureCheck = (
  algorithm: Algorithm,
  keys: readonly HmacKey[],
  rounds: number,
  stringToSign: string,
  signature: string,
) => boolean

/** Steps 1 to 11. Throws a `Refusal` for each no. Waits only for what has to be waited for. */
export function judge(
  request: VerifyRequest,
  settings: Settings,
  facts: Facts,
  checkSignature: SignatureCheck,
  trace: Trace,
): VerifiedRequest | Promise<VerifiedRequest> {
  const read = readRequest(request, settings, facts)
  facts.step = 7
  checkScope(read)
  const { accessKeyId: keyId } = read.authorization
  // Those of known heads were verified before.
  if (read.newHead !== undefined && !KEY_ID.test(keyId))
    throw new Refusal('AUTH_MALFORMED', 'Access is no key id: 1 to 200 of A-Z, a-z, 0-9 and . _ ~ -')
  const key = settings.keys.find(keyId, facts.receivedAt)
  const steps = new Steps(read, settings, facts, checkSignature, trace)
  return key instanceof Promise ? key.then((found) => steps.withKey(found)) : steps.withKey(key)
}

/** Steps 7 to 11. A class, since a closure for each step of each request costs a twentieth of it all. */
class Steps {
  readonly #read: ReadRequest
  readonly #settings: Settings
  readonly #facts: Facts
  readonly #checkSignature: SignatureCheck
  readonly #trace: Trace

  constructor(
    read: ReadRequest,
    settings: Settings,
    facts: Facts,
    checkSignature: SignatureCheck,
    trace: Trace,
  ) {
    this.#read = read
    this.#settings = settings
    this.#facts = facts
    this.#checkSignature = checkSignature
    this.#trace = trace
  }

  withKey(key: KeyAnswer): VerifiedRequest | Promise<VerifiedRequest> {
    const { payload } = this.#read
    // Where the signature can be checked without the body, it is checked before any of it is read.
    if (payload.kind !== 'hashed')
      this.#confirm(key, payload.kind === 'unsigned' ? UNSIGNED_PAYLOAD : payload.hash)
    this.#facts.step = 8
    const share = this.#settings.pending.open()
    let isWaiting = false
    try {
      const result = this.#readBody(key, share)
      if (!(result instanceof Promise)) return result
      isWaiting = true
      return result.finally(() => share.close())
    } finally {
      if (!isWaiting) share.close()
    }
  }

  #readBody(key: KeyAnswer, share: Share): VerifiedRequest | Promise<VerifiedRequest> {
    const { headers, algorithm, payload, body: source } = this.#read
    const { maxBodyBytes, bodyTimeoutMs } = this.#settings
    checkDeclaredLength(singleValue(headers, 'content-length'), maxBodyBytes)
    const hash = payload.kind === 'unsigned' ? undefined : new BodyHash(algorithm)
    const limits = {
      maxBytes: maxBodyBytes,
      timeoutMs: bodyTimeoutMs,
      share,
      onRead: this.#trace.read,
    }
    const body = readBody(source, hash, limits)
    return body instanceof Promise
      ? body.then((bytes) => this.#checkBody(key, bytes, hash))
      : this.#checkBody(key, body, hash)
  }

  #checkBody(
    key: KeyAnswer,
    body: Uint8Array,
    hash: BodyHash | undefined,
  ): VerifiedRequest | Promise<VerifiedRequest> {
    const { headers, algorithm, payload } = this.#read
    this.#facts.bodyUnread = false
    if (hash !== undefined) {
      const actual = hash.digest(body)
      const encoding = singleValue(headers, 'content-encoding')
      if (payload.kind === 'declared') requireBody(payload.hash, actual, body, encoding, algorithm)
      else {
        checkNotInflated(encoding, body)
        this.#confirm(key, actual)
      }
    }
    return this.#accept(body)
  }

  #confirm(key: KeyAnswer, hash: string): void {
    const { headers, algorithm, authorization, dateText } = this.#read
    const { keys } = this.#settings
    const canonicalRequest = canonicalText(this.#read, hash)
    const requestHash = algorithm.hash(headers.binary ? asBytes(canonicalRequest) : canonicalRequest)
    const text = joinStringToSign(algorithm, dateText, requestHash)
    this.#facts.canonicalRequestHash = requestHash
    this.#facts.step = key.state === 'known' ? 9 : 7
    const { accessKeyId: keyId, signature } = authorization
    const matched = this.#checkSignature(algorithm, key.keys(algorithm), keys.rounds(), text, signature)
    requireMatch(matched, key, keyId)
  }

  #accept(body: Uint8Array): VerifiedRequest | Promise<VerifiedRequest> {
    this.#facts.step = 10
    const { replay } = this.#settings
    if (replay === undefined) return this.#finish(body, 'off')
    const claim = claimOf(this.#read, this.#facts, this.#settings)
    return claimReplay(replay, this.#read.method, claim).then((state) => this.#finish(body, state))
  }

  #finish(body: Uint8Array, state: ReplayState): VerifiedRequest {
    this.#facts.step = 11
    rememberHead(this.#settings.knownHeads, this.#read)
    return verified(this.#read, body, state)
  }
}

/** Where the hash of the body was signed, the HMAC has been checked, and the body has to be the one with that hash. */
function requireBody(
  signed: string,
  actual: string,
  body: Uint8Array,
  contentEncoding: string | undefined,
  { contentHeader }: Algorithm,
): void {
  if (signatureEquals(signed.toLowerCase(), actual)) return
  checkNotInflated(contentEncoding, body)
  throw new Refusal('BODY_MISMATCH', `The body is not the one whose hash was signed in ${contentHeader}.`)
}

function claimOf({ authorization }: ReadRequest, facts: Facts, settings: Settings): Claim {
  const { accessKeyId: keyId, signature } = authorization
  return { keyId, signature, remainingMs: settings.maxSkewMs - (facts.skewMs ?? 0) }
}

/** Step 11: what the handler may rely on, and nothing else. */
function verified(read: ReadRequest, body: Uint8Array, replay: ReplayState): VerifiedRequest {
  const { target } = read
  return Object.freeze<VerifiedRequest>({
    ok: true,
    exempt: false,
    algorithm: read.algorithm.name,
    keyId: read.authorization.accessKeyId,
    method: read.method,
    canonicalPath: target.canonicalPath,
    query: target.query,
    headers: read.signed.values,
    date: read.date,
    body,
    bodyVerified: read.payload.kind !== 'unsigned',
    replay,
    ambiguities: target.ambiguities,
  })
}

/** The canonical request, one character a byte. */
export function canonicalText(read: Pick<ReadRequest, 'method' | 'signed' | 'target'>, hash: string): string {
  const { method, signed, target } = read
  return joinCanonicalRequest(
    method,
    target.uriLine,
    target.canonicalQuery,
    signed.lines,
    signed.names.line,
    hash,
  )
}

/** Text where characters and bytes are the same thing, which is nearly always. */
export function asBytes(text: string): string | Uint8Array {
  if (!/[^\0-\x7f]/.test(text)) return text
  return Uint8Array.from(text, (char) => char.charCodeAt(0))
}

function requireMatch(matched: boolean, key: KeyAnswer, keyId: string): void {
  if (key.state === 'unknown') throw new Refusal('KEY_UNKNOWN', `No such key id. ${unknownKeyHint(keyId)}`)
  if (key.state === 'disabled') throw new Refusal('KEY_DISABLED', 'The key id is disabled in options.keys.')
  if (!matched)
    throw new Refusal('SIGNATURE_MISMATCH', `The signature is not that of this request. ${MISMATCH_HINT}`)
}
