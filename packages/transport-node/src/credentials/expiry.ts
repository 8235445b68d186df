const EXPIRY = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?$/

/**
 * The time at which credentials end, as the services write it: with or without a fraction, always UTC where no offset
 * is given.
 */
export function readExpiry(text: unknown): Date | undefined {
  const [, seconds, fraction = '', offset = 'Z'] = (typeof text === 'string' && EXPIRY.exec(text)) || []
  if (seconds === undefined) return undefined
  const date = new Date(`${seconds}${fraction.slice(0, 4)}${offset}`)
  return Number.isNaN(date.getTime()) ? undefined : date
}
