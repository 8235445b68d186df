import { createSignatureCheck } from './check-signature.ts'
import type { Decision } from './decision.ts'
import { explainRequest } from './explain.ts'
import type { Explanation, ExplainOptions } from './explain.ts'
import { arrive, factsAt } from './facts.ts'
import type { Facts } from './facts.ts'
import { judge } from './judge.ts'
import { createRefusalLog, hashKeyId, warn } from './log.ts'
import type { VerifierLogger, VerifierOptions } from './options.ts'
import { refused } from './refuse.ts'
import type { VerifyRequest } from './request.ts'
import type { ExemptRequest, VerifyResult } from './result.ts'
import { readOptions } from './settings.ts'
import type { Settings } from './settings.ts'
import { NO_TRACE } from './trace.ts'
import type { Trace } from './trace.ts'

/** Checks that requests came through the gateway. Shows nothing of the keys when it is printed. */
export interface Verifier {
  /**
   * Checks one request. Never rejects and never throws: whatever goes wrong is a refusal.
   *
   * @example
   * ```ts
   * import { createVerifier, refusalResponse } from '@apig/backend-verify'
   *
   * const verifier = createVerifier({ keys: { 'signature-key-1': 'the secret in the console' } })
   *
   * export async function handle(method: string, target: string, rawHeaders: string[], body: Uint8Array) {
   *   const result = await verifier.verify({ method, url: target, headers: rawHeaders, body })
   *   return result.ok ? { status: 200, headers: {}, body: 'hello' } : refusalResponse(result)
   * }
   * ```
   */
  verify(request: VerifyRequest): Promise<VerifyResult>
  /**
   * Says why a request is refused, for development: it tries the hosts, prefixes, readings and bodies that proxies and
   * parsers usually leave behind, and names the option under which the signature is right. It accepts nothing, claims
   * nothing, and shows the canonical request with its header values; keep its output out of production logs.
   *
   * @param request - as for `verify`; a stream is read to its end
   * @param options - `prefixes` of the path to try beside the common ones
   * @example
   * ```ts
   * import { createVerifier } from '@apig/backend-verify'
   *
   * const verifier = createVerifier({ keys: { 'signature-key-1': 'the secret in the console' } })
   * const { text } = await verifier.explain({ method: 'GET', url: '/orders', headers: [['host', '10.0.0.7:8080']] })
   * console.log(text)
   * ```
   */
  explain(request: VerifyRequest, options?: ExplainOptions): Promise<Explanation>
}

/**
 * A verifier for the requests that API Gateway signs with a backend signature key of type hmac.
 *
 * @param options - `keys` is required, `hosts` is advised
 * @throws TypeError or RangeError with `code: 'CONFIG'` where an option is wrong; the message names it
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/verify.md | Verifying}
 * @example
 * ```ts
 * import { createVerifier } from '@apig/backend-verify'
 *
 * const verifier = createVerifier({
 *   keys: { 'signature-key-1': ['the secret that is bound now', 'the one before'] },
 *   hosts: ['api.example.com'],
 * })
 * const result = await verifier.verify({ method: 'GET', url: '/orders?id=1', headers: [['host', 'api.example.com']] })
 * if (!result.ok) console.log(result.status, result.code, result.message)
 * ```
 */
export function createVerifier(options: VerifierOptions): Verifier {
  return tracedVerifier(options, NO_TRACE)
}

/** As `createVerifier`, with a trace for tests. */
export function tracedVerifier(options: VerifierOptions, trace: Trace): Verifier {
  const settings = readOptions(options)
  const log = createRefusalLog(settings.logger)
  const checkSignature = createSignatureCheck(trace.hmac)
  adviseHosts(settings)
  return Object.freeze<Verifier>({
    async verify(request) {
      let facts: Facts | undefined
      let result: VerifyResult
      try {
        facts = arrive(settings)
        const judged = isExempt(request, settings)
          ? unverified(request.method)
          : judge(request, settings, facts, checkSignature, trace)
        result = judged instanceof Promise ? await judged : judged
      } catch (thrown) {
        facts ??= factsAt(Date.now())
        result = refused(thrown, facts, settings.algorithms)
        log(result, facts)
      }
      report(result, facts, settings)
      return result
    },
    explain: (request, trying = {}) => explainRequest(request, trying, settings, checkSignature),
  })
}

function isExempt(request: VerifyRequest, { exempt }: Settings): boolean {
  return exempt.size > 0 && exempt.has(`${request.method} ${request.url}`)
}

function unverified(method: string): ExemptRequest {
  return Object.freeze({ ok: true, exempt: true, keyId: undefined, method, bodyVerified: false })
}

function report(result: VerifyResult, facts: Facts, { onDecision, logger }: Settings): void {
  if (onDecision === undefined) return
  const accepted = result.ok && !result.exempt ? result : undefined
  const refusal = result.ok ? undefined : result
  const decision: Decision = {
    ok: result.ok,
    exempt: result.ok && result.exempt,
    code: refusal?.code,
    status: refusal?.status,
    requestId: refusal?.requestId,
    step: refusal?.step ?? facts.step,
    algorithm: facts.algorithm,
    keyIdHash: hashKeyId(facts.keyId),
    skewSeconds: facts.skewMs === undefined ? undefined : facts.skewMs / 1000,
    signedHeaders: facts.signedHeaders,
    canonicalRequestHash: facts.canonicalRequestHash,
    bodyVerified: accepted?.bodyVerified ?? false,
    replay: accepted?.replay,
    ambiguities: accepted?.ambiguities ?? [],
  }
  try {
    onDecision(Object.freeze(decision))
  } catch {
    warn(logger, '[apig] options.onDecision threw; the decision stands.')
  }
}

/** Loggers that were told already. */
const advised = new WeakSet<VerifierLogger>()

function adviseHosts({ hosts, signedHost, requireSigned, logger }: Settings): void {
  if (
    hosts !== undefined ||
    signedHost !== undefined ||
    !requireSigned.includes('host') ||
    advised.has(logger)
  )
    return
  advised.add(logger)
  warn(
    logger,
    '[apig] options.hosts is not set: a request that the gateway signed for another service with the same key would be accepted. Name the hosts of this service.',
  )
}
