import { gatewayDigits } from '../gateway.ts'
import type { SignedRequest } from '../request.ts'
import { explainAuthentication } from './authentication.ts'
import { explainCode } from './codes.ts'
import { compare } from './compare.ts'
import { LOCK_WARNING } from './finding.ts'
import type { Case, Finding } from './finding.ts'
import type { Mismatch, ReceivedResponse } from './mismatch.ts'
import { explainOther } from './other-responses.ts'
import { findEcho, parseEcho } from './parse-echo.ts'
import { readResponse } from './read-response.ts'
import type { ParsedResponse } from './read-response.ts'
import { readSigned } from './read-signed.ts'
import type { OwnRequest } from './read-signed.ts'
import { listParts, renderText, sayQuoted } from './render.ts'

const GATEWAY_PHRASE =
  /Incorrect (?:IAM |app )?authentication information|verify (?:ak ?sk )?signature fail|calc ak ?sk signature fail|AK access failed to reach the limit/i
const ALL_PARTS = ['method', 'path', 'query', 'headers', 'list of signed headers', 'payload hash']

/**
 * Says why a signed request was refused: reads the response, finds the canonical request that the gateway echoes,
 * compares it part by part with the one that was signed, and names the usual cause of each difference. Knows the
 * gateway's other refusals too (clock, unknown or locked access key, missing stage, permissions, limits), and the
 * error shapes of the cloud services behind it.
 *
 * Tokens, cookies and access keys are shown only as their length and the beginning of their SHA-256; the body and the
 * secret access key never.
 *
 * @param signed - the very object that `sign` returned for the refused call
 * @param response - the body as text or as parsed JSON, or with status and headers: `{ status, headers, body }`
 * @throws SignerError `ARGUMENT_INVALID` where an argument has the wrong type; nothing in a response throws
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/protocol.md | The protocol: error responses}
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
  response: string | ReceivedResponse | object,
): Mismatch {
  const own = readSigned(signed)
  const read = readResponse(response)
  const { errorCode, requestId, authorizationMessage } = read
  const isApp = errorCode?.endsWith('.0303') === true || /Incorrect app authentication/i.test(read.message)
  const finding = findReason({ own, response: read, label: labelOf(read), isApp })
  const differences = finding.differences ?? []
  const found: Omit<Mismatch, 'text'> = {
    kind: finding.kind,
    ...(errorCode !== undefined && { errorCode: own.hide(errorCode) }),
    ...(requestId !== undefined && { requestId: own.hide(requestId) }),
    ...(authorizationMessage !== undefined && {
      encodedAuthorizationMessage: own.hide(authorizationMessage),
    }),
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

export function findReason(known: Case): Finding {
  const { response, label } = known
  const { message, status } = response
  const digits = gatewayDigits(response.errorCode)
  const echo = findEcho(message)
  if (digits === undefined && echo === undefined && !GATEWAY_PHRASE.test(message)) return explainOther(known)
  if (echo !== undefined) return explainEcho(echo, known)
  const said = explainAuthentication(message, known)
  if (said !== undefined) return said
  if (/signature fail/i.test(message)) return withoutEcho(known)
  const meant = digits === undefined ? undefined : explainCode(digits, known)
  if (meant !== undefined) return meant
  return {
    kind: digits === '0301' || digits === '0303' || digits === undefined ? 'authentication' : 'gateway',
    summary: `The gateway refused the request (${label}), and no usual cause is known.${sayQuoted(known)}`,
    advice: [
      "Look the code up in API Gateway's documentation (the known ones: see docs/errors.md in this package); support finds the call by its request ID.",
      ...(status === 401 ? [LOCK_WARNING] : []),
    ],
  }
}

function explainEcho(text: string, { own, label, isApp }: Case): Finding {
  const { differences, notCompared } = compare(own, parseEcho(text, own))
  if (differences.length > 0)
    return {
      kind: 'canonical-request',
      summary: `The gateway computed a different canonical request (${label}): ${listParts(differences)} ${differences.length === 1 ? 'differs' : 'differ'}.`,
      differences,
      notCompared,
      advice: [LOCK_WARNING],
    }
  const secret = isApp ? 'AppSecret' : 'secret access key (SK)'
  const advice = [
    `Compare the ${secret} with the one that was issued with this ${isApp ? 'AppKey' : 'access key ID'}: copied whole, both from the same line of the same file, not replaced by a newer pair.`,
    ...adviceForToken(own),
    'Check that the account is neither frozen nor in arrears: some services name that as a cause of the same message.',
    LOCK_WARNING,
  ]
  if (notCompared.length > 0)
    return {
      kind: 'signature',
      summary: `The signature was refused (${label}); what the response shows of the canonical request agrees with what was signed.`,
      notCompared,
      advice: ['The cause is a part that could not be compared, or the secret access key.', ...advice],
    }
  return {
    kind: 'secret-access-key',
    summary: `The gateway computed exactly the canonical request that was signed (${label}), so the request arrived unchanged: most likely the ${secret} is wrong, or belongs to another key.`,
    advice,
  }
}

function withoutEcho({ label, own }: Case): Finding {
  return {
    kind: 'signature',
    summary: `The signature was refused (${label}); the response does not show the canonical request that the gateway computed.`,
    notCompared: ALL_PARTS,
    advice: [
      'Check the secret access key first, then what changes a request after signing: the client (body, content-type), proxies (host, path), redirects.',
      ...adviceForToken(own),
      LOCK_WARNING,
    ],
  }
}

const adviceForToken = (own: OwnRequest): string[] =>
  own.headers.has('x-security-token')
    ? ['With temporary credentials, access key, secret and security token must come from the same issue.']
    : []

/** `APIG.0301, HTTP 401`, as far as known. */
export function labelOf({ errorCode, status }: ParsedResponse): string {
  const parts = [
    // Keystone repeats the status as its code.
    errorCode === String(status) ? undefined : errorCode,
    status === undefined ? undefined : `HTTP ${status}`,
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? 'no code, no status' : parts.join(', ')
}
