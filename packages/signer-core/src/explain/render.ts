import { labelOf } from './compare.ts'
import type { Case } from './finding.ts'
import type { Difference, Mismatch } from './mismatch.ts'
import { hideRepeated, maskIds } from './secrets.ts'

const WIDTH = 80
const BEFORE = 24
const MAX_SENTENCE = 200
// Control characters, invisible ones, those that turn the direction of a line, lone surrogates, and every white space
// but the plain one.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}]|[^\S ]/gu

/** The whole explanation as lines for a terminal. */
export function renderText(found: Omit<Mismatch, 'text'>): string {
  const lines = [printable(found.summary)]
  if (found.requestId !== undefined) lines.push(`Request ID: ${printable(found.requestId)}`)
  if (found.encodedAuthorizationMessage !== undefined)
    lines.push(`encoded_authorization_message: ${found.encodedAuthorizationMessage}`)
  for (const difference of found.differences) lines.push('', ...renderDifference(difference))
  if (found.notCompared.length > 0)
    lines.push(
      '',
      `Not compared, because the response does not show it: ${found.notCompared.map(printable).join(', ')}.`,
    )
  const said = new Set(found.differences.map((difference) => difference.advice))
  const rest = found.advice.filter((advice) => !said.has(advice))
  if (rest.length > 0) lines.push('', 'What to do:', ...rest.map((advice) => `- ${printable(advice)}`))
  return lines.join('\n')
}

/** The parts as a sentence names them: `the method, the header host and the payload hash`. */
export function listParts(differences: readonly Difference[]): string {
  const parts = differences.map(({ part, header }) => `the ${labelOf(part, header)}`)
  const shown = parts.length > 6 ? [...parts.slice(0, 5), `${parts.length - 5} more parts`] : parts
  return shown.length === 1 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`
}

/** ` It says: "..."`: the sentence of the gateway or service, short, without IDs or parts of the body; empty where there is none. */
export function sayQuoted({ own, response: { sentence = '' } }: Case): string {
  const safe = hideRepeated(own.hide(sentence).slice(0, 1000), own.body)
  const short = printable(maskIds(safe).trim())
  if (short === '') return ''
  return ` It says: "${short.length > MAX_SENTENCE ? `${short.slice(0, MAX_SENTENCE)}...` : short}".`
}

function renderDifference({ part, header, ours, theirs, cause, advice }: Difference): string[] {
  const from = firstDifference(ours ?? '', theirs ?? '')
  return [
    printable(labelOf(part, header)),
    `  signed:       ${shorten(ours, from)}`,
    `  gateway:      ${shorten(theirs, from)}`,
    `  likely cause: ${printable(cause)}`,
    `  to do:        ${printable(advice)}`,
  ]
}

/** A window of a long value around the place where the two part. */
function shorten(value: string | undefined, from: number): string {
  if (value === undefined) return '(absent)'
  if (value === '') return '(empty)'
  if (value.length <= WIDTH) return printable(value)
  const start = Math.min(Math.max(0, from - BEFORE), value.length - WIDTH)
  const end = start + WIDTH
  return `${start > 0 ? '...' : ''}${printable(value.slice(start, end))}${end < value.length ? '...' : ''}`
}

function firstDifference(a: string, b: string): number {
  let at = 0
  while (at < a.length && at < b.length && a.charCodeAt(at) === b.charCodeAt(at)) at++
  return at
}

function printable(text: string): string {
  return text.replace(UNPRINTABLE, (char) => {
    const hex = char.codePointAt(0)?.toString(16) ?? ''
    return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`
  })
}
