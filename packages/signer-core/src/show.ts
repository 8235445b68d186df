/**
 * What kind of thing a wrong argument is, for an error message: never the thing itself, which may be a secret.
 */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return value === '' ? 'an empty string' : 'a string'
  if (typeof value !== 'object') return typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`
  if (Array.isArray(value)) return 'an array'
  const name = Object.prototype.toString.call(value).slice(8, -1)
  if (name !== 'Object') return `a ${name}`
  const constructor: unknown = (value as { constructor?: unknown }).constructor
  return typeof constructor === 'function' && constructor !== Object && constructor.name !== ''
    ? `an instance of ${constructor.name}`
    : 'a plain object'
}

/** A header name or a method as it may stand in a message: printable, short, on one line. */
export function quote(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 60)}...` : text
  return JSON.stringify(short).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
