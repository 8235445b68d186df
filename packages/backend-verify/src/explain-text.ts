import type { Change } from './explain-candidates.ts'
import type { RefusedRequest } from './result.ts'

interface Told {
  readonly matches: boolean
  readonly changes: readonly Change[]
  readonly canonicalRequest: string | undefined
}

/** What was found, as lines to read. */
export function explanationText(
  told: Told,
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
  if (refusal !== undefined) lines.push(refusal.docs)
  return lines.join('\n')
}

function adviceOf({ option, value }: Change): string {
  if (option === undefined) return ''
  return value === undefined ? `; leave out ${option}` : `; set ${option}: '${value}'`
}
