import { SignerError } from './errors.ts'
import { trimValue } from './headers.ts'
import { kindOf } from './show.ts'

// Most requests are signed in the second of the one before, and an ISO string costs as much as a hash.
let lastSecond = 0
let lastText = '19700101T000000Z'

/**
 * A date as `X-Sdk-Date` carries it: `YYYYMMDDTHHMMSSZ`, UTC, whole seconds (milliseconds are cut off).
 *
 * @param date - a valid `Date` in the years 0 to 9999
 * @throws SignerError `DATE_INVALID`
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/protocol.md | The protocol: date}
 * @example
 * ```ts
 * import { formatDate } from '@apig/signer-core'
 *
 * formatDate(new Date(0)) // '19700101T000000Z'
 * ```
 */
export function formatDate(date: Date): string {
  return formatMilliseconds(millisecondsOf(date))
}

function formatMilliseconds(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000)
  if (second === lastSecond) return lastText
  const iso = new Date(second * 1000).toISOString()
  if (iso.length !== 24) throw new SignerError('DATE_INVALID', 'date is outside the years 0 to 9999.')
  lastSecond = second
  lastText = iso.replace(/[-:]|\.000/g, '')
  return lastText
}

/**
 * Reads the value of an `X-Sdk-Date` header strictly: 16 characters, and a moment that exists (no 30 February, no leap second).
 *
 * @param text - `YYYYMMDDTHHMMSSZ`
 * @throws SignerError `DATE_INVALID`
 * @example
 * ```ts
 * import { parseDate } from '@apig/signer-core'
 *
 * parseDate('20191115T033655Z').toISOString() // '2019-11-15T03:36:55.000Z'
 * ```
 */
export function parseDate(text: string): Date {
  if (typeof text !== 'string')
    throw new SignerError(
      'DATE_INVALID',
      `date must be text such as '20191115T033655Z', not ${kindOf(text)}.`,
    )
  if (text === lastText) return new Date(lastSecond * 1000)
  const date = new Date(
    `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 11)}:${text.slice(11, 13)}:${text.slice(13)}`,
  )
  // Whatever else parses (24:00:00, 30 February, other forms, in some engines) comes back differently.
  if (!Number.isNaN(date.getTime()) && formatDate(date) === text) return date
  throw new SignerError(
    'DATE_INVALID',
    "date must be a UTC time that exists, written as '20191115T033655Z'; formatDate(new Date()) makes one.",
  )
}

/** The option, then the caller's header, then now. */
export function chooseDate(option: Date | undefined, given: string | undefined): string {
  if (option !== undefined) return formatDate(option)
  if (given === undefined) return formatMilliseconds(Date.now())
  const text = trimValue(given)
  parseDate(text)
  return text
}

function millisecondsOf(date: Date): number {
  if (Object.prototype.toString.call(date) !== '[object Date]') {
    throw new SignerError(
      'DATE_INVALID',
      `date must be a Date, not ${kindOf(date)}; parseDate(text) makes one from the text of an X-Sdk-Date header.`,
    )
  }
  const milliseconds = date.getTime()
  if (Number.isNaN(milliseconds))
    throw new SignerError('DATE_INVALID', 'date is an invalid Date; was it made from text?')
  return milliseconds
}
