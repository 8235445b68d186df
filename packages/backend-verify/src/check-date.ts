import { isSignerError, parseDate } from '@apig/signer-core'
import { Refusal } from './refusal.ts'

let lastText = ''
let lastMilliseconds = 0

/** Step 4, first half: the strict form, and a moment that exists. Most requests were signed in the second of the one before. */
export function readDate(text: string): Date {
  if (text === lastText && text !== '') return new Date(lastMilliseconds)
  try {
    const date = parseDate(text)
    lastText = text
    lastMilliseconds = date.getTime()
    return date
  } catch (error) {
    if (!isSignerError(error)) throw error
    throw new Refusal(
      'DATE_MALFORMED',
      'X-Sdk-Date is not a UTC time that exists, written as YYYYMMDDTHHMMSSZ.',
    )
  }
}

/** Step 4, second half: asked so that anything that is no number fails. */
export function checkSkew(skewMs: number, maxSkewMs: number): void {
  if (Math.abs(skewMs) <= maxSkewMs) return
  const seconds = Math.round(skewMs / 1000)
  throw new Refusal(
    'DATE_SKEW',
    `X-Sdk-Date is ${Math.abs(seconds)} s ${seconds < 0 ? 'ahead of' : 'behind'} this machine's clock; ${maxSkewMs / 1000} s are allowed (maxSkewSeconds). A replay, or a clock that needs NTP.`,
  )
}
