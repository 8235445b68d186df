import type { SignedRequest } from '../request.ts'
import { explainAuthentication } from './authentication.ts'
import { explainCode } from './codes.ts'
import { compare } from './compare.ts'
import { LOCK_WARNING } from './finding.ts'
import type { Case, Finding } from './finding.ts'
import type { Mismatch, ReceivedAnswer } from './mismatch.ts'
import { explainOther } from './not-gateway.ts'
import { findEcho, parseEcho } from './parse-echo.ts'
import { readAnswer } from './read-answer.ts'
import type { Answer } from './read-answer.ts'
import { readSigned } from './read-signed.ts'
import { listParts, quoteMessage, renderText } from './render.ts'

const GATEWAY_CODE = /^(?:APIGW|APIG|APIC)\.([0-9]{4})$/
const GATEWAY_PHRASE =
  /Incorrect (?:IAM |app )?authentication information|verify (?:ak ?sk )?signature fail|calc ak ?sk signature fail|AK access failed to reach the limit/i
const ALL_PARTS = ['method', 'path', 'query', 'headers', 'list of signed headers', 'payload hash']

/**
 * Says why the gateway refused a signed request: reads its answer, finds the canonical request that it echoes,
 * compares that part by part with the one that was signed, and names the usual cause of each difference. Knows the
 * gateway's other refusals too: clock, unknown or locked access key, missing stage, permissions, limits.
 *
 * Tokens, cookies and access keys are shown only as their length and the beginning of their SHA-256; the body and the
 * secret access key never.
 *
 * @param signed - the very object that `sign` returned for the refused call
 * @param answer - the body as text or as parsed JSON, or with status and headers: `{ status, headers, body }`
 * @throws SignerError `ARGUMENT_INVALID` where an argument is of another kind; whatever the answer says never throws
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/protocol.md | The protocol: what the gateway answers}
 * @example
 * ```ts
 * import { explainMismatch, sign } from '@apig/signer-core'
 *
 * const signed = sign(
 *   { method: 'GET', url: 'https://example.com/v1/vpcs', headers: { 'x-stage': 'RELEASE' } },
 *   { accessKeyId: 'QTWAOYTTINDUT2QVKYUC', secretAccessKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc' },
 * )
 * const response = await fetch(signed.url, signed)
 * if (!response.ok) {
 *   const { status, headers } = response
 *   console.error(explainMismatch(signed, { status, headers, body: await response.text() }).text)
 * }
 * ```
 */
export function explainMismatch(
  signed: SignedRequest<unknown>,
  answer: string | ReceivedAnswer | object,
): Mismatch {
  const own = readSigned(signed)
  const read = readAnswer(answer)
  const isApp =
    read.errorCode?.endsWith('.0303') === true || /Incorrect app authentication/i.test(read.message)
  const finding = findReason({ own, answer: read, label: labelOf(read), isApp })
  const { errorCode, requestId } = read
  const differences = finding.differences ?? []
  const found: Omit<Mismatch, 'text'> = {
    kind: finding.kind,
    ...(errorCode !== undefined && { errorCode: own.hide(errorCode) }),
    ...(requestId !== undefined && { requestId: own.hide(requestId) }),
    summary: own.hide(finding.summary),
    differences,
    advice: [...new Set([...differences.map((difference) => difference.advice), ...finding.advice])].map(
      own.hide,
    ),
    notCompared: finding.notCompared ?? [],
    ...(finding.clock !== undefined && { clock: finding.clock }),
  }
  return { ...found, text: renderText(found) }
}

function findReason(known: Case): Finding {
  const { answer, own, label } = known
  const digits = GATEWAY_CODE.exec(answer.errorCode ?? '')?.[1]
  const echo = findEcho(answer.message)
  if (digits === undefined && echo === undefined && !GATEWAY_PHRASE.test(answer.message))
    return explainOther(known)
  if (echo !== undefined) return explainEcho(echo, known)
  const said = explainAuthentication(answer.message, known)
  if (said !== undefined) return said
  if (/signature fail/i.test(answer.message)) return withoutEcho(known)
  const meant = digits === undefined ? undefined : explainCode(digits, answer.message, known)
  if (meant !== undefined) return meant
  const quoted = quoteMessage(answer.message, own.hide)
  return {
    kind: digits === '0301' || digits === '0303' || digits === undefined ? 'authentication' : 'gateway',
    summary: `The gateway answered ${label}${quoted === '' ? '' : `: ${quoted}`}; no usual cause is known.`,
    advice: [
      "Look the code up in the error codes of API Gateway's documentation; support finds the call by its request id.",
      ...(answer.status === 401 ? [LOCK_WARNING] : []),
    ],
  }
}

function explainEcho(text: string, { own, label, isApp }: Case): Finding {
  const { differences, notCompared } = compare(own, parseEcho(text, own))
  if (differences.length > 0) {
    const parts = listParts(differences)
    return {
      kind: 'canonical-request',
      summary: `The gateway computed another canonical request than the one that was signed (${label}): ${parts} ${differences.length === 1 ? 'differs' : 'differ'}.`,
      differences,
      notCompared,
      advice: [LOCK_WARNING],
    }
  }
  const secret = isApp ? 'AppSecret' : 'secret access key (SK)'
  const advice = [
    `Compare the ${secret} with the one that was handed out with this ${isApp ? 'AppKey' : 'access key id'}: copied whole, both from the same line of the same file, not replaced by a newer pair.`,
    ...(own.headers.has('x-security-token')
      ? ['With temporary credentials, access key, secret and security token must be of the same issue.']
      : []),
    LOCK_WARNING,
  ]
  if (notCompared.length > 0)
    return {
      kind: 'signature',
      summary: `The signature was refused (${label}), and what the cut answer shows of the canonical request agrees with what was signed.`,
      notCompared,
      advice: ['The cause is a part that could not be compared, or the secret access key.', ...advice],
    }
  return {
    kind: 'secret-access-key',
    summary: `The gateway computed exactly the canonical request that was signed (${label}), so the ${secret} is wrong, or it is of another pair.`,
    advice,
  }
}

function withoutEcho({ label, own }: Case): Finding {
  return {
    kind: 'signature',
    summary: `The signature was refused (${label}), and the answer does not show the canonical request that the gateway computed.`,
    notCompared: ALL_PARTS,
    advice: [
      'Check the secret access key first, then what changes a request after signing: the client (body, content-type), proxies (host, path), redirects.',
      ...(own.headers.has('x-security-token')
        ? ['With temporary credentials, access key, secret and security token must be of the same issue.']
        : []),
      LOCK_WARNING,
    ],
  }
}

/** `APIG.0301, HTTP 401`, as far as known. */
function labelOf({ errorCode, status }: Answer): string {
  const parts = [errorCode, status === undefined ? undefined : `HTTP ${status}`].filter(
    (part) => part !== undefined,
  )
  return parts.length === 0 ? 'no code, no status' : parts.join(', ')
}
