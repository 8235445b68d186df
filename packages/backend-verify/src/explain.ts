import { signatureEquals, stringToSign } from '@apig/signer-core'
import type { Algorithm } from '@apig/signer-core'
import type { VerifyCode } from './codes.ts'
import { bodySource } from './body-source.ts'
import { attempts, LENIENT, payloadCandidates } from './explain-attempts.ts'
import type { Candidate, Change } from './explain-candidates.ts'
import { explanationText } from './explain-text.ts'
import { arrive, factsAt } from './facts.ts'
import { asBytes, canonicalText, judge } from './judge.ts'
import type { SignatureCheck } from './judge.ts'
import { readBody } from './read-body.ts'
import { readRequest } from './read-request.ts'
import type { ReadRequest } from './read-request.ts'
import { createTargetReader } from './read-target.ts'
import { refused } from './refuse.ts'
import { ifPossible, Refusal } from './refusal.ts'
import type { VerifyRequest } from './request.ts'
import type { RefusedRequest } from './result.ts'
import type { Settings } from './settings.ts'
import { NO_TRACE } from './trace.ts'
import { singleValue } from './wire-headers.ts'

/** What `explain` found. It is for the eyes of a developer: it shows header values, and it accepts nothing. */
export interface Explanation {
  /** What `verify` says to this request; undefined where it accepts it (replay left aside). */
  readonly code: VerifyCode | undefined
  /** Whether the HMAC matches, as the options stand or with `changes`. */
  readonly matches: boolean
  /** The fewest changes under which the HMAC matches; empty where it matches as it is, or never. */
  readonly changes: readonly Change[]
  /** The canonical request: the one that matches, else the one that was computed. */
  readonly canonicalRequest: string | undefined
  /** All of it as lines to read. */
  readonly text: string
}

/** What `explain` may try beside what it finds by itself. */
export interface ExplainOptions {
  /** Prefixes of the path that a proxy may strip: `['/shop']`. */
  readonly prefixes?: readonly string[] | undefined
}

export async function explainRequest(
  request: VerifyRequest,
  options: ExplainOptions,
  settings: Settings,
  checkSignature: SignatureCheck,
): Promise<Explanation> {
  const quiet: Settings = { ...settings, replay: undefined }
  const { method, url, headers } = request
  const taken = await takeBody(request, quiet)
  // What is no body at all is judged as it is: an earlier step may have more to say.
  const judged = taken.parsed === undefined ? { method, url, headers, body: taken.bytes } : request
  const refusal = taken.refusal ?? (await verdict(judged, quiet, checkSignature))
  const found = await search(
    { method, url, headers, body: taken.bytes },
    taken.parsed,
    options.prefixes ?? [],
    quiet,
  )
  const explanation = {
    code: refusal?.code,
    matches: found?.changes !== undefined,
    changes: found?.changes ?? [],
    canonicalRequest: found?.canonicalRequest,
  }
  return Object.freeze({ ...explanation, text: explanationText(explanation, refusal, found?.note) })
}

interface Found {
  /** Undefined where nothing made the HMAC match. */
  readonly changes: readonly Change[] | undefined
  readonly canonicalRequest: string
  readonly note: string | undefined
}

/** Undefined where the request says too little to compute anything. */
async function search(
  request: VerifyRequest,
  parsed: unknown,
  prefixes: readonly string[],
  settings: Settings,
): Promise<Found | undefined> {
  const lenient: Settings = {
    ...settings,
    hosts: undefined,
    maxSkewMs: Infinity,
    requireSigned: ['x-sdk-date'],
    interpretation: LENIENT,
    readTarget: createTargetReader(settings.basePath, LENIENT),
  }
  try {
    const facts = arrive(settings)
    const read = readRequest(request, lenient, facts)
    const key = await settings.keys.find(read.authorization.accessKeyId, facts.receivedAt)
    if (key.state !== 'known') return undefined
    const bodies = payloadCandidates(read, request.body as Uint8Array, parsed)
    const scope = scopeOf(read)
    for (const { canonicalRequest, changes } of attempts(read, request.url, prefixes, settings, bodies)) {
      const text = stringToSign(scope.algorithm, read.date, asBytes(canonicalRequest))
      if (key.keys(read.algorithm).some((hmac) => signatureEquals(hmac(text), read.authorization.signature)))
        return { changes: [...changes, ...scope.changes], canonicalRequest, note: undefined }
    }
    return {
      changes: undefined,
      canonicalRequest: canonicalText(read, (bodies[0] as Candidate<string>).value),
      note: noteOf(read, request),
    }
  } catch (thrown) {
    if (thrown instanceof Refusal) return undefined
    throw thrown
  }
}

/** The scope that the request claims: that of the options, or another. */
function scopeOf({ algorithm, authorization, dateText }: ReadRequest): {
  readonly algorithm: Algorithm
  readonly changes: readonly Change[]
} {
  const { scope } = authorization
  if (scope === undefined || scope === algorithm.scope?.(dateText)) return { algorithm, changes: [] }
  const what = `the signature is for ${scope} (date, region and service), and ${algorithm.name} in options.algorithms for another`
  const change: Change = { part: 'scope', what, option: undefined, value: undefined }
  return { algorithm: { ...algorithm, scope: () => scope }, changes: [change] }
}

function noteOf(read: ReadRequest, request: VerifyRequest): string | undefined {
  const length = singleValue(read.headers, 'content-length')
  if (length !== undefined && Number(length) > 0 && (request.body as Uint8Array).byteLength === 0)
    return `Content-Length is ${length} and the body is empty: a body parser ran first, perhaps; mount the verifier before it.`
  return undefined
}

interface TakenBody {
  readonly bytes: Uint8Array
  /** What stood in place of a body. */
  readonly parsed: unknown
  /** Why a stream could not be read. */
  readonly refusal: RefusedRequest | undefined
}

/** The body is read once, for all attempts. */
async function takeBody({ body }: VerifyRequest, settings: Settings): Promise<TakenBody> {
  const bytes = new Uint8Array(0)
  const source = ifPossible(() => bodySource(body))
  if (source === undefined) return { bytes, parsed: body, refusal: undefined }
  const share = settings.pending.open()
  try {
    const limits = {
      maxBytes: settings.maxBodyBytes,
      timeoutMs: settings.bodyTimeoutMs,
      share,
      onRead: NO_TRACE.read,
    }
    return { bytes: await readBody(source, undefined, limits), parsed: undefined, refusal: undefined }
  } catch (thrown) {
    const facts = { ...factsAt(Date.now()), step: 8 }
    return { bytes, parsed: undefined, refusal: refused(thrown, facts, settings.algorithms) }
  } finally {
    share.close()
  }
}

async function verdict(
  request: VerifyRequest,
  settings: Settings,
  checkSignature: SignatureCheck,
): Promise<RefusedRequest | undefined> {
  let facts = factsAt(Date.now())
  try {
    facts = arrive(settings)
    await judge(request, settings, facts, checkSignature, NO_TRACE)
    return undefined
  } catch (thrown) {
    return refused(thrown, facts, settings.algorithms)
  }
}
