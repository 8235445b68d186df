import { stringToSign } from '@apig/signer-core'
import type { Algorithm } from '@apig/signer-core'
import { judge } from '../judge.ts'
import type { VerifierState } from '../judge.ts'
import { REFERENCE } from '../options/interpretation.ts'
import type { Settings } from '../options/settings.ts'
import { bodySource, readBody } from '../read/body.ts'
import { contextAt, startContext } from '../read/context.ts'
import { singleValue } from '../read/headers.ts'
import { asHashable, canonicalText, readRequest } from '../read/read-request.ts'
import type { ReadRequest } from '../read/read-request.ts'
import type { VerifyRequest } from '../read/request.ts'
import { createTargetReader } from '../read/target.ts'
import type { VerifyCode } from '../result/codes.ts'
import { ifPossible, Refusal } from '../result/refusal.ts'
import { refused } from '../result/refused.ts'
import type { RefusedRequest } from '../result/result.ts'
import { attempts, payloadCandidates } from './attempts.ts'
import type { Candidate, Change } from './candidates.ts'

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
  state: VerifierState,
): Promise<Explanation> {
  const quiet: Settings = { ...settings, replay: undefined }
  const { method, url, headers } = request
  const taken = await takeBody(request, quiet, state)
  // An invalid body is passed on as it is: an earlier step may say more.
  const judged = taken.parsed === undefined ? { method, url, headers, body: taken.bytes } : request
  const refusal = taken.refusal ?? (await verdict(judged, quiet, state))
  const found = await search(
    { method, url, headers, body: taken.bytes },
    taken.parsed,
    options.prefixes ?? [],
    quiet,
    state,
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
  state: VerifierState,
): Promise<Found | undefined> {
  const lenient: Settings = {
    ...settings,
    hosts: undefined,
    maxSkewMs: Infinity,
    requireSigned: ['x-sdk-date'],
    // What is refused for another reason may still have the right signature.
    interpretation: REFERENCE,
    unsignedContentHeaders: 'accept',
  }
  const readers = { ...state, readTarget: createTargetReader(settings.basePath, REFERENCE) }
  try {
    const context = startContext(settings.now)
    const read = readRequest(request, lenient, readers, context)
    const key = await state.keys.find(read.keyId, context.receivedAt)
    if (key.state !== 'known') return undefined
    const bodies = payloadCandidates(read, request.body as Uint8Array, parsed)
    const scope = scopeOf(read)
    for (const { canonicalRequest, changes } of attempts(read, request.url, prefixes, settings, bodies)) {
      const text = stringToSign(scope.algorithm, read.date, asHashable(canonicalRequest))
      if (key.keys(read.algorithm).some((verify) => verify(text, read.signature)))
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
function scopeOf({ algorithm, scope, dateText }: ReadRequest): {
  readonly algorithm: Algorithm
  readonly changes: readonly Change[]
} {
  if (scope === undefined || scope === algorithm.scope?.(dateText)) return { algorithm, changes: [] }
  const what = `the signature is for ${scope} (date, region and service), and ${algorithm.name} in options.algorithms is for a different one`
  const change: Change = { part: 'scope', what, option: undefined, value: undefined }
  return { algorithm: { ...algorithm, scope: () => scope }, changes: [change] }
}

function noteOf(read: ReadRequest, request: VerifyRequest): string | undefined {
  const length = singleValue(read.headers, 'content-length')
  if (length !== undefined && Number(length) > 0 && (request.body as Uint8Array).byteLength === 0)
    return `Content-Length is ${length} and the body is empty: if a body parser ran first, mount the verifier before it.`
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
async function takeBody(
  { body }: VerifyRequest,
  settings: Settings,
  state: VerifierState,
): Promise<TakenBody> {
  const bytes = new Uint8Array(0)
  const source = ifPossible(() => bodySource(body))
  if (source === undefined) return { bytes, parsed: body, refusal: undefined }
  const share = state.pending.open()
  try {
    const limits = {
      maxBytes: settings.maxBodyBytes,
      timeoutMs: settings.bodyTimeoutMs,
      minBytesPerSecond: settings.minBodyBytesPerSecond,
      share,
      algorithm: undefined,
      hold: true,
    }
    const read = await readBody(source, limits)
    return { bytes: read.bytes, parsed: undefined, refusal: undefined }
  } catch (thrown) {
    const context = { ...contextAt(Date.now()), step: 8 }
    return { bytes, parsed: undefined, refusal: refused(thrown, context, settings.algorithms) }
  } finally {
    share.close()
  }
}

async function verdict(
  request: VerifyRequest,
  settings: Settings,
  state: VerifierState,
): Promise<RefusedRequest | undefined> {
  let context = contextAt(Date.now())
  try {
    context = startContext(settings.now)
    await judge(request, settings, state, context)
    return undefined
  } catch (thrown) {
    return refused(thrown, context, settings.algorithms)
  }
}

/** What was found, as lines to read. */
function explanationText(
  told: Omit<Explanation, 'code' | 'text'>,
  refusal: RefusedRequest | undefined,
  note: string | undefined,
): string {
  const lines = refusal === undefined ? ['The request verifies.'] : [`${refusal.code}: ${refusal.message}`]
  if (refusal !== undefined && told.matches && told.changes.length === 0)
    lines.push('The signature itself is right: nothing was altered, and the secret is the right one.')
  if (told.changes.length > 0) {
    lines.push('The signature is right if:')
    for (const change of told.changes) lines.push(`- ${change.what}${adviceOf(change)}`)
  }
  if (refusal !== undefined && !told.matches && told.canonicalRequest !== undefined)
    lines.push(
      'No change that was tried makes the signature right. Left are: another secret than that of the key in the console, a prefix that was not tried (explain(request, { prefixes })), a header or a body altered on the way.',
    )
  if (note !== undefined) lines.push(note)
  if (told.canonicalRequest !== undefined) {
    const which = told.matches
      ? 'The canonical request that matches'
      : 'The canonical request as computed here'
    lines.push(`${which}:`, ...told.canonicalRequest.split('\n').map((line) => `  | ${line}`))
  }
  if (refusal !== undefined) lines.push(`See ${refusal.docs} in @apig/backend-verify.`)
  return lines.join('\n')
}

function adviceOf({ option, value }: Change): string {
  if (option === undefined) return ''
  return value === undefined ? `; leave out ${option}` : `; set ${option}: '${value}'`
}
