import { signatureEquals } from '@apig/signer-core'
import { formatStringToSign } from '@apig/signer-core/internal'
import type { Keys, KeyState } from './keys/key-source.ts'
import type { SignatureCheck } from './keys/signature.ts'
import type { ReplaySettings } from './options/replay.ts'
import type { Settings } from './options/settings.ts'
import { rememberHead } from './read/authorization.ts'
import { checkDeclaredLength, checkNotInflated, readBody } from './read/body.ts'
import type { ReadBody } from './read/body.ts'
import type { VerifyContext } from './read/context.ts'
import { singleValue } from './read/headers.ts'
import type { PendingBytes, Share } from './read/pending-bytes.ts'
import {
  asHashable,
  bodilessText,
  canonicalText,
  checkCredential,
  declaredLength,
  readHead,
  readRequest,
  unsignedContentHeader,
} from './read/read-request.ts'
import type { Readers, ReadRequest } from './read/read-request.ts'
import { CONNECTION } from './read/request.ts'
import type { AdapterRequest, Connection } from './read/request.ts'
import { refuseRewriting } from './read/signed-headers.ts'
import { adviceFor } from './read/target.ts'
import { claimReplay, NOT_ASKED } from './replay/claim.ts'
import { MISMATCH_HINT, unknownKeyHint } from './result/hints.ts'
import { warn, warnOnce } from './result/log.ts'
import { Refusal } from './result/refusal.ts'
import type { ExemptRequest, ReplayState, VerifiedRequest } from './result/result.ts'

/** What a verifier keeps from one request to the next. */
export interface VerifierState extends Readers {
  readonly keys: Keys
  readonly checkSignature: SignatureCheck
  readonly pending: PendingBytes
}

/** Steps 1 to 11. Throws a `Refusal` for each no. Waits only for what has to be waited for. */
export async function judge(
  request: AdapterRequest,
  settings: Settings,
  state: VerifierState,
  context: VerifyContext,
): Promise<VerifiedRequest | ExemptRequest> {
  const connection = request[CONNECTION]
  if (connection?.refusal !== undefined) throw connection.refusal
  if (isExempt(request, settings, context)) return exempted(request.method)

  // Steps 1 to 6: cheap, synchronous, and no secret is touched.
  const read = readRequest(request, settings, state, context)

  // Step 7: the key. An unknown one is refused as late as a wrong signature is.
  context.step = 7
  checkCredential(read)
  const looking = state.keys.find(read.keyId, context.receivedAt)
  const key = looking instanceof Promise ? await looking : looking
  // Where the signature can be checked without the body, it is checked before any of it is read.
  let unique = ''
  if (read.payload.kind !== 'hashed') unique = confirm(read, key, read.payload.hash, settings, state, context)

  const share = state.pending.open()
  try {
    // Step 8: the body.
    context.step = 8
    const reading = takeBody(read, key, connection, settings, share)
    const body = reading instanceof Promise ? await reading : reading
    if (connection?.nextTurn !== undefined) await connection.nextTurn()
    context.bodyUnread = false
    requireBody(read, body)
    // Step 9: the signature over its hash.
    if (read.payload.kind === 'hashed') {
      checkNotInflated(singleValue(read.headers, 'content-encoding'), body.bytes)
      unique = confirm(read, key, body.hash, settings, state, context)
    }

    // Step 10: the claim, for what verified and can still be served.
    context.step = 10
    const hasBody = body.bytes.byteLength > 0
    requireConnection(connection, hasBody)
    const replay =
      settings.replay === undefined
        ? NOT_ASKED
        : await claim(read, unique, settings.replay, settings, context)
    if (connection?.isLost(hasBody) === true) {
      replay.release()
      requireConnection(connection, hasBody)
    }

    // Step 11: what the handler may rely on.
    context.step = 11
    rememberHead(state.knownHeads, read)
    if (hasBody) adviseContentHeaders(read, settings)
    return verified(read, body.bytes, replay.state)
  } finally {
    share.close()
  }
}

/** Requests that pass unverified: never an upgrade, and never one that steers by a header. */
function isExempt(request: AdapterRequest, settings: Settings, context: VerifyContext): boolean {
  if (settings.exempt.size === 0 || !settings.exempt.has(`${request.method} ${request.url}`)) return false
  const headers = readHead(request, settings, context)
  if (headers.values.has('upgrade')) return false
  refuseRewriting(headers, [])
  requireConnection(request[CONNECTION], false)
  return true
}

function exempted(method: string): ExemptRequest {
  return Object.freeze({ ok: true, exempt: true, keyId: undefined, method, bodyVerified: false })
}

/**
 * The signature over the canonical request, with every secret of the key. Returns what a replay of it would have too: the
 * string to sign, where everyone can write a second signature of it.
 */
function confirm(
  read: ReadRequest,
  key: KeyState,
  hash: string,
  settings: Settings,
  { keys, checkSignature }: VerifierState,
  context: VerifyContext,
): string {
  const { algorithm, headers, signature } = read
  const canonicalRequest = canonicalText(read, hash)
  const requestHash = algorithm.hash(headers.binary ? asHashable(canonicalRequest) : canonicalRequest)
  const stringToSign = formatStringToSign(algorithm, read.dateText, requestHash)
  context.canonicalRequestHash = requestHash
  context.step = key.state === 'known' ? 9 : 7
  const verifiers = key.keys(algorithm)
  let matched = checkSignature(algorithm, verifiers, keys.rounds(), stringToSign, signature)
  const bodiless = matched ? undefined : bodilessText(read, hash)
  if (bodiless !== undefined) {
    const text = formatStringToSign(algorithm, read.dateText, algorithm.hash(asHashable(bodiless)))
    matched = checkSignature(algorithm, verifiers, keys.rounds(), text, signature)
    if (matched) requireBodiless(settings)
  }
  if (key.state === 'unknown')
    throw new Refusal('KEY_UNKNOWN', `options.keys has no such key id. ${unknownKeyHint(read.keyId)}`)
  if (key.state === 'disabled') throw new Refusal('KEY_DISABLED', 'The key id is disabled in options.keys.')
  if (!matched)
    throw new Refusal('SIGNATURE_MISMATCH', `The signature is not that of this request. ${MISMATCH_HINT}`)
  return algorithm.createVerifier === undefined ? signature : stringToSign
}

/** A POST without a body and one with its query as the body share a signature in the scoped form. */
function requireBodiless({ interpretation }: Settings): void {
  if (interpretation.scopedQuery === 'accept') return
  throw new Refusal(
    'QUERY_AMBIGUOUS',
    `The query was signed as if it were the body, which a POST without a body is in the scoped form; ${adviceFor('scopedQuery')}`,
  )
}

function takeBody(
  { algorithm, body, headers, payload }: ReadRequest,
  key: KeyState,
  connection: Connection | undefined,
  settings: Settings,
  share: Share,
): ReadBody | Promise<ReadBody> {
  checkDeclaredLength(declaredLength(headers), settings.maxBodyBytes)
  const bytes = connection?.wholeBody()
  return readBody(bytes === undefined ? body : { kind: 'bytes', bytes }, {
    maxBytes: settings.maxBodyBytes,
    timeoutMs: settings.bodyTimeoutMs,
    minBytesPerSecond: settings.minBodyBytesPerSecond,
    share,
    algorithm: payload.kind === 'unsigned' ? undefined : algorithm,
    hold: key.state === 'known',
  })
}

/** Where the hash of the body was signed, the HMAC has been checked, and the body has to be the one with that hash. */
function requireBody({ algorithm, headers, payload }: ReadRequest, body: ReadBody): void {
  if (payload.kind !== 'declared' || signatureEquals(payload.hash.toLowerCase(), body.hash)) return
  checkNotInflated(singleValue(headers, 'content-encoding'), body.bytes)
  throw new Refusal(
    'BODY_MISMATCH',
    `The body does not have the hash that was signed in ${algorithm.contentHeader}.`,
  )
}

/** Body parsers skip a request whose connection is gone, and the handler would find no body. */
function requireConnection(connection: Connection | undefined, hasBody: boolean): void {
  if (connection?.isLost(hasBody) === true)
    throw new Refusal('BODY_UNAVAILABLE', 'The connection was closed before the handler could start.', {
      status: 400,
    })
}

function claim(
  { method, keyId }: ReadRequest,
  unique: string,
  replay: ReplaySettings,
  settings: Settings,
  context: VerifyContext,
): ReturnType<typeof claimReplay> {
  const remainingMs = settings.maxSkewMs - (context.skewMs ?? 0)
  return claimReplay(replay, method, { keyId, unique, remainingMs }, (line) => warn(settings.logger, line))
}

/** What the real gateway signs is not documented, so that refusing would be a guess: a line in the log, once. */
function adviseContentHeaders({ headers, names }: ReadRequest, settings: Settings): void {
  if (settings.unsignedContentHeaders !== 'warn') return
  const name = unsignedContentHeader(headers, names)
  if (name === undefined) return
  warnOnce(
    settings.logger,
    'content headers',
    `[apig] ${name} came unsigned with a verified body, so that anyone on the way could change what parsers make of it. Set unsignedContentHeaders to 'refuse' or 'accept'.`,
  )
}

/** Step 11: what the handler may rely on, and nothing else. */
function verified(read: ReadRequest, body: Uint8Array, replay: ReplayState): VerifiedRequest {
  const { target } = read
  return Object.freeze<VerifiedRequest>({
    ok: true,
    exempt: false,
    algorithm: read.algorithm.name,
    keyId: read.keyId,
    method: read.method,
    path: target.path,
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
