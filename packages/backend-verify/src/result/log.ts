import { payloadHash } from '@apig/signer-core'
import type { VerifierLogger } from '../options/options.ts'
import type { VerifyContext } from '../read/context.ts'
import type { VerifyCode } from './codes.ts'
import type { RefusedRequest } from './result.ts'

/** As many lines a code at first, then one each interval: a flood of refusals must not become a flood of lines. */
const BURST = 5
const INTERVAL_MS = 10_000
const MAX_LIST = 200

/** One short line for each refusal, limited per code; details where the logger takes them. */
export function createRefusalLog(
  logger: VerifierLogger,
): (refused: RefusedRequest, context: VerifyContext) => void {
  const states = new Map<VerifyCode, { credit: number; last: number; skipped: number }>()
  return (refused, context) => {
    const now = performance.now()
    let state = states.get(refused.code)
    if (state === undefined) states.set(refused.code, (state = { credit: BURST, last: now, skipped: 0 }))
    const earned = Math.floor((now - state.last) / INTERVAL_MS)
    if (earned > 0) {
      state.credit = Math.min(BURST, state.credit + earned)
      state.last = now
    }
    if (state.credit < 1) {
      state.skipped++
      return
    }
    state.credit--
    const more = state.skipped === 0 ? '' : ` (${state.skipped} more like it not shown)`
    warn(
      logger,
      `[apig] ${refused.status} ${refused.code}: ${refused.message}${more} (request ${refused.requestId}; see ${refused.docs} in @apig/backend-verify)`,
    )
    debug(logger, `[apig] ${refused.code}: ${detailsOf(refused, context)}`)
    state.skipped = 0
  }
}

/** A logger that throws changes no decision. */
export function warn(logger: VerifierLogger, line: string): void {
  try {
    logger.warn(line)
  } catch {
    // There is nowhere left to report it.
  }
}

const told = new WeakMap<VerifierLogger, Set<string>>()

/** Once for each logger and topic, so that `console` is told once a process. */
export function warnOnce(logger: VerifierLogger, topic: string, line: string): void {
  const topics = told.get(logger) ?? new Set()
  if (topics.has(topic)) return
  told.set(logger, topics.add(topic))
  warn(logger, line)
}

function debug(logger: VerifierLogger, line: string): void {
  try {
    logger.debug?.(line)
  } catch {
    // As above.
  }
}

/** The first 16 hex digits of the SHA-256 of a key id: enough to tell keys apart, and not the id. */
export function hashKeyId(keyId: string | undefined): string | undefined {
  return keyId === undefined ? undefined : payloadHash(keyId).slice(0, 16)
}

function detailsOf(refused: RefusedRequest, context: VerifyContext): string {
  const known = [
    `request ${refused.requestId}`,
    `step ${refused.step}`,
    context.keyId === undefined ? '' : `key ${hashKeyId(context.keyId)}`,
    context.skewMs === undefined ? '' : `skew ${Math.round(context.skewMs / 1000)} s`,
    context.signedHeaders.length === 0 ? '' : `signed ${cut(context.signedHeaders.join(';'))}`,
    context.canonicalRequestHash === undefined ? '' : `canonical request ${context.canonicalRequestHash}`,
  ]
  return known.filter((part) => part !== '').join(', ')
}

function cut(text: string): string {
  return text.length > MAX_LIST ? `${text.slice(0, MAX_LIST)}...` : text
}
