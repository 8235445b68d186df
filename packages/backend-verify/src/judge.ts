import { signatureEquals, UNSIGNED_PAYLOAD } from '@apig/signer-core'
import type { Algorithm, HmacKey } from '@apig/signer-core'
import { joinCanonicalRequest, joinStringToSign } from '@apig/signer-core/checked'
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
import { andFinally, whenReady } from './when-ready.ts'
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
  const { algorithm, authorization, payload, body: source } = read
  const { accessKeyId: keyId, signature } = authorization

  facts.step = 7
  checkScope(read)
  // Those of known heads were verified before.
  if (read.newHead !== undefined && !KEY_ID.test(keyId))
    throw new Refusal('AUTH_MALFORMED', 'Access is no key id: 1 to 200 of A-Z, a-z, 0-9 and . _ ~ -')
  return whenReady(settings.keys.find(keyId, facts.receivedAt), (key) => {
    // Where the signature can be checked without the body, it is checked before any of it is read.
    if (payload.kind !== 'hashed') confirm(key, payload.kind === 'unsigned' ? UNSIGNED_PAYLOAD : payload.hash)
    facts.step = 8
    const share = settings.pending.open()
    return andFinally(
      () => judgeBody(key, share),
      () => share.close(),
    )
  })

  function judgeBody(key: KeyAnswer, share: Share): VerifiedRequest | Promise<VerifiedRequest> {
    checkDeclaredLength(singleValue(read.headers, 'content-length'), settings.maxBodyBytes)
    const hash = source.kind === 'stream' && payload.kind !== 'unsigned' ? algorithm.createHash() : undefined
    const limits = {
      maxBytes: settings.maxBodyBytes,
      timeoutMs: settings.bodyTimeoutMs,
      share,
      onRead: trace.read,
    }
    return whenReady(readBody(source, hash, limits), (body) => {
      facts.bodyUnread = false
      if (payload.kind !== 'unsigned') {
        const actual = hash === undefined ? algorithm.hash(body) : hash.digest()
        const encoding = singleValue(read.headers, 'content-encoding')
        if (payload.kind === 'declared') requireBody(payload.hash, actual, body, encoding, algorithm)
        else {
          checkNotInflated(encoding, body)
          confirm(key, actual)
        }
      }
      return accept(body)
    })
  }

  function confirm(key: KeyAnswer, hash: string): void {
    const canonicalRequest = canonicalText(read, hash)
    const requestHash = algorithm.hash(read.headers.binary ? asBytes(canonicalRequest) : canonicalRequest)
    const text = joinStringToSign(algorithm, read.dateText, requestHash)
    facts.canonicalRequestHash = requestHash
    facts.step = key.state === 'known' ? 9 : 7
    const matched = checkSignature(algorithm, key.keys(algorithm), settings.keys.rounds(), text, signature)
    requireMatch(matched, key, keyId)
  }

  function accept(body: Uint8Array): VerifiedRequest | Promise<VerifiedRequest> {
    facts.step = 10
    const { replay } = settings
    const claimed: ReplayState | Promise<ReplayState> =
      replay === undefined ? 'off' : claimReplay(replay, read.method, claimOf(read, facts, settings))
    return whenReady(claimed, (state) => {
      facts.step = 11
      rememberHead(settings.knownHeads, read)
      return verified(read, body, state)
    })
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
  for (const pair of target.query) Object.freeze(pair)
  return Object.freeze<VerifiedRequest>({
    ok: true,
    exempt: false,
    algorithm: read.algorithm.name,
    keyId: read.authorization.accessKeyId,
    method: read.method,
    canonicalPath: target.canonicalPath,
    query: Object.freeze(target.query),
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
    `\n${target.canonicalPath}\n`,
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
