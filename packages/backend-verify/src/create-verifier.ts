import { explainRequest } from './explain/explain.ts'
import type { Explanation, ExplainOptions } from './explain/explain.ts'
import { judge } from './judge.ts'
import type { VerifierState } from './judge.ts'
import { createKeys } from './keys/key-source.ts'
import { createSignatureCheck } from './keys/signature.ts'
import type { VerifierOptions } from './options/options.ts'
import { readOptions } from './options/settings.ts'
import type { Settings } from './options/settings.ts'
import { contextAt, startContext } from './read/context.ts'
import type { VerifyContext } from './read/context.ts'
import { createPendingBytes } from './read/pending-bytes.ts'
import type { VerifyRequest } from './read/request.ts'
import { createTargetReader } from './read/target.ts'
import { createRefusalLog, hashKeyId, warn, warnOnce } from './result/log.ts'
import { refused } from './result/refused.ts'
import type {
  Decision,
  ExemptRequest,
  RefusedRequest,
  VerifiedRequest,
  VerifyResult,
} from './result/result.ts'

/**
 * Checks that requests came through the gateway. Shows nothing of the keys when it is printed.
 *
 * @typeParam Accepted - what an accepted request is; an `ExemptRequest` only where the option `exempt` is used
 */
export interface Verifier<
  out Accepted extends VerifiedRequest | ExemptRequest = VerifiedRequest | ExemptRequest,
> {
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
  verify(request: VerifyRequest): Promise<Accepted | RefusedRequest>
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
export function createVerifier(
  options: VerifierOptions & { readonly exempt?: undefined },
): Verifier<VerifiedRequest>
export function createVerifier(options: VerifierOptions): Verifier
export function createVerifier(options: VerifierOptions): Verifier {
  const settings = readOptions(options)
  const state: VerifierState = {
    keys: createKeys(settings.keys),
    checkSignature: createSignatureCheck(),
    pending: createPendingBytes(settings.maxPendingBytes, settings.maxBodyBytes),
    knownHeads: new Map(),
    readTarget: createTargetReader(settings.basePath, settings.interpretation),
  }
  const log = createRefusalLog(settings.logger)
  adviseHosts(settings)
  return Object.freeze<Verifier>({
    async verify(request) {
      let context: VerifyContext | undefined
      let result: VerifyResult
      try {
        context = startContext(settings.now)
        result = await judge(request, settings, state, context)
      } catch (thrown) {
        context ??= contextAt(Date.now())
        result = refused(thrown, context, settings.algorithms)
        log(result, context)
      }
      report(result, context, settings)
      return result
    },
    explain: (request, trying = {}) => explainRequest(request, trying, settings, state),
  })
}

function report(result: VerifyResult, context: VerifyContext, settings: Settings): void {
  const { onDecision, logger } = settings
  if (onDecision === undefined) return
  const accepted = result.ok && !result.exempt ? result : undefined
  const refusal = result.ok ? undefined : result
  const decision: Decision = {
    ok: result.ok,
    exempt: result.ok && result.exempt,
    code: refusal?.code,
    status: refusal?.status,
    requestId: refusal?.requestId,
    step: refusal?.step ?? context.step,
    algorithm: context.algorithm,
    keyIdHash: hashKeyId(context.keyId),
    skewSeconds: context.skewMs === undefined ? undefined : context.skewMs / 1000,
    signedHeaders: context.signedHeaders,
    canonicalRequestHash: context.canonicalRequestHash,
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

function adviseHosts({ hosts, signedHost, requireSigned, logger }: Settings): void {
  if (hosts !== undefined || signedHost !== undefined || !requireSigned.includes('host')) return
  warnOnce(
    logger,
    'hosts',
    '[apig] options.hosts is not set: a request that the gateway signed for another service with the same key would be accepted. Name the hosts of this service.',
  )
}
