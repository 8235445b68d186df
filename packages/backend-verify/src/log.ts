import { payloadHash } from '@apig/signer-core'
import type { VerifyCode } from './codes.ts'
import type { Facts } from './facts.ts'
import type { VerifierLogger } from './options.ts'
import type { RefusedRequest } from './result.ts'

/** As many lines a code at first, then one each interval: a flood of refusals must not become a flood of lines. */
const BURST = 5
const INTERVAL_MS = 10_000
const LONGEST_LIST = 200

/** One line for each refusal, limited per code; says how many it left out. */
export function createRefusalLog(logger: VerifierLogger): (refused: RefusedRequest, facts: Facts) => void {
  const states = new Map<VerifyCode, { credit: number; last: number; skipped: number }>()
  return (refused, facts) => {
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
    warn(logger, lineFor(refused, facts, state.skipped))
    state.skipped = 0
  }
}

/** A logger that throws changes no decision. */
export function warn(logger: VerifierLogger, line: string): void {
  try {
    logger.warn(line)
  } catch {
    // There is nowhere left to say so.
  }
}

/** The first 16 hex digits of the SHA-256 of a key id: enough to tell keys apart, and no id. */
export function hashKeyId(keyId: string | undefined): string | undefined {
  return keyId === undefined ? undefined : payloadHash(keyId).slice(0, 16)
}

function lineFor(refused: RefusedRequest, facts: Facts, skipped: number): string {
  const known = [
    `step ${refused.step}`,
    facts.keyId === undefined ? '' : `key ${hashKeyId(facts.keyId)}`,
    facts.skewMs === undefined ? '' : `skew ${Math.round(facts.skewMs / 1000)} s`,
    facts.signedHeaders.length === 0 ? '' : `signed ${cut(facts.signedHeaders.join(';'))}`,
    facts.canonicalRequestHash === undefined ? '' : `canonical request ${facts.canonicalRequestHash}`,
    `request ${refused.requestId}`,
    skipped === 0 ? '' : `${skipped} more like it not shown`,
  ]
  return `[apig] refused ${refused.status} ${refused.code}: ${refused.message} (${known.filter((part) => part !== '').join(', ')}) ${refused.docs}`
}

function cut(text: string): string {
  return text.length > LONGEST_LIST ? `${text.slice(0, LONGEST_LIST)}...` : text
}
