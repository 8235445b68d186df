import { usage } from '../cli-error.ts'

/** What `-H` says: headers to send, and defaults to leave out. */
export interface HeaderOptions {
  /** Values are byte strings, as HTTP clients take them. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Lowercase names that were given without a value, `-H 'accept:'`. */
  readonly removed: ReadonlySet<string>
}

// The client sets these itself, whatever the caller says, so that a signature of them could not hold.
const SET_BY_CLIENT =
  /^(?:connection|content-length|expect|keep-alive|te|trailer|transfer-encoding|upgrade)$/i

/**
 * Reads `-H 'name: value'`, `-H 'name;'` (empty) and `-H 'name:'` (leave out the default), as curl does.
 *
 * @throws CliError `USAGE`; the value is never repeated
 */
export function readHeaders(given: readonly string[]): HeaderOptions {
  const headers = new Map<string, readonly [string, string]>()
  const removed = new Set<string>()
  for (const text of given) {
    const [, name, colon, rest = ''] = /^\s*([^\s:;]+)\s*([:;])(.*)$/s.exec(text) ?? []
    if (name === undefined || (colon === ';' && rest.trim() !== '')) throw usage("-H must be 'name: value'.")
    const key = name.toLowerCase()
    if (colon === ':' && rest.trim() === '') {
      removed.add(key)
      continue
    }
    if (SET_BY_CLIENT.test(name)) throw usage(`-H ${name} cannot be set: apig derives it from the request.`)
    if (headers.has(key)) throw usage(`-H ${name} is given twice.`)
    headers.set(key, [name, byteString(name, rest.trim())])
  }
  return { headers: [...headers.values()], removed }
}

function byteString(name: string, text: string): string {
  const value = Buffer.from(text, 'utf8').toString('latin1')
  try {
    void new Headers([[name, value]])
  } catch {
    throw usage(`-H ${JSON.stringify(name)}: the name or the value has a character that HTTP does not allow.`)
  }
  return value
}
