import { SignerError } from './errors.ts'
import { kindOf } from './show.ts'

const FORM = /^([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})Z$/

let lastSecond = Number.NaN
let lastText = ''

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

export function formatMilliseconds(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000)
  // Most requests are signed in the second of the one before, and an ISO string costs as much as a hash.
  if (second !== lastSecond) {
    const iso = new Date(second * 1000).toISOString()
    if (iso.length !== 24)
      throw new SignerError(
        'DATE_INVALID',
        'date is outside the years 0 to 9999, which X-Sdk-Date cannot express.',
      )
    lastText = `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}Z`
    lastSecond = second
  }
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
  const parts = FORM.exec(text)
  if (parts !== null) {
    const [, year, month, day, hour, minute, second] = parts
    const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`
    const date = new Date(iso)
    // 24:00:00 and, in some engines, 30 February parse but come back as another moment.
    if (!Number.isNaN(date.getTime()) && date.toISOString() === iso) return date
  }
  throw new SignerError(
    'DATE_INVALID',
    "date must be a UTC time that exists, written as YYYYMMDDTHHMMSSZ ('20191115T033655Z'); formatDate(new Date()) makes one.",
  )
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
    throw new SignerError(
      'DATE_INVALID',
      'date is an invalid Date; was it made from text that is not a date?',
    )
  return milliseconds
}
