import type { Case, Finding } from './finding.ts'
import type { Mismatch } from './mismatch.ts'
import type { ParsedResponse } from './read-response.ts'
import type { OwnRequest } from './read-signed.ts'
import { renderText } from './render.ts'

/** Finds the reason of a refusal, and writes it down without the secrets of the request. */
export function findMismatch(
  own: OwnRequest,
  response: ParsedResponse,
  find: (known: Case) => Finding,
): Mismatch {
  const { errorCode, requestId, authorizationMessage, message } = response
  const isApp = errorCode?.endsWith('.0303') === true || /Incorrect app authentication/i.test(message)
  const finding = find({ own, response, label: labelOf(response), isApp })
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

/** `APIG.0301, HTTP 401`, as far as known. */
function labelOf({ errorCode, status }: ParsedResponse): string {
  const parts = [
    // Keystone repeats the status as its code.
    errorCode === String(status) ? undefined : errorCode,
    status === undefined ? undefined : `HTTP ${status}`,
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? 'no code, no status' : parts.join(', ')
}
