import { sdkHmacSha256 } from '../sdk-hmac-sha256.ts'

/** Names of headers and query parameters whose values are shown only as length and digest. */
const SECRET_NAME =
  /token|secret|passw|cookie|app-?_?code|(api|app|access|private)[-_]?key|credential|session|(^|[-_.])(authorization|auth|signature|sig|pwd|ak|sk)$/i

/** The ones a gateway might echo although they were not signed here. */
export const SECRET_HEADERS: readonly string[] = [
  'authorization',
  'cookie',
  'x-apig-appcode',
  'x-auth-token',
  'x-security-token',
]

export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name)
}

/** A secret as it may be shown: enough to see whether two of them are the same one. */
export function mask(secret: string): string {
  const characters = secret.length === 1 ? '1 character' : `${secret.length} characters`
  // As bytes: a lone surrogate has no UTF-8, and becomes U+FFFD here in every runtime.
  const digest = sdkHmacSha256.hash(new TextEncoder().encode(secret))
  return `(${characters}, SHA-256 begins ${digest.slice(0, 8)})`
}

/** A header's value as it may be shown. */
export function maskHeader(name: string, value: string): string {
  return isSecretName(name) && value !== '' ? mask(value) : value
}

/** A query as it may be shown: values of parameters that are called `token` and the like are masked. */
export function maskQuery(query: string): string {
  return query
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=')
      if (equals < 0 || equals === pair.length - 1 || !isSecretName(pair.slice(0, equals))) return pair
      return `${pair.slice(0, equals + 1)}${mask(pair.slice(equals + 1))}`
    })
    .join('&')
}

/** A secret of this request, and what stands in its place. Short ones would take ordinary words with them. */
export interface HiddenString {
  readonly secret: string
  readonly shown: string
}

/** Removes the given secrets from a string, and whatever looks like an `Authorization` or a token in an echo. */
export function hide(text: string, hidden: readonly HiddenString[]): string {
  let safe = text
  for (const { secret, shown } of hidden) if (safe.includes(secret)) safe = safe.replaceAll(secret, shown)
  return safe
    .replace(/\b(Access|Credential)=[^\s,|]+/g, '$1=(hidden)')
    .replace(/\bSignature=[0-9A-Fa-f]+/g, 'Signature=(hidden)')
    .replace(/\|([\w-]{0,100}(?:token|cookie|authorization|appcode)):[^|]*/gi, '|$1:(hidden)')
}

const MIN_REPEATED = 12
const MAX_COMPARED = 262_144

/** A message without what it repeats of the body; empty where the body is too large to compare. */
export function hideRepeated(message: string, body: unknown): string {
  const bytes = body instanceof ArrayBuffer ? new Uint8Array(body) : body
  const text = bytes instanceof Uint8Array ? new TextDecoder().decode(bytes.subarray(0, MAX_COMPARED)) : bytes
  if (typeof text !== 'string') return message
  if (text.length >= MAX_COMPARED) return ''
  const runAt = (of: string, at: number): string => of.slice(at, at + MIN_REPEATED)
  const runs = new Set(Array.from({ length: message.length }, (_, at) => runAt(message, at)))
  const repeated = new Set<string>()
  for (let at = 0; at + MIN_REPEATED <= text.length; at++) {
    const run = runAt(text, at)
    if (runs.has(run)) repeated.add(run)
  }
  let safe = ''
  let hiddenTo = 0
  for (let at = 0; at < message.length; at++) {
    if (repeated.has(runAt(message, at))) {
      if (at >= hiddenTo) safe += '(part of the body)'
      hiddenTo = at + MIN_REPEATED
    }
    if (at >= hiddenTo) safe += message.charAt(at)
  }
  return safe
}

/** The IDs that a gateway's message names: an access key id, an AppKey, anything long that is not a word. */
export function maskIds(message: string): string {
  return message
    .replace(
      /\b(ak|appkey|access)([ :=]{1,3})([^\s,;:=()]{4,})/gi,
      (whole, name: string, between: string, id: string) =>
        /\d|[A-Z].*[A-Z]/.test(id) ? name + between + mask(id) : whole,
    )
    .replace(/[\w+/=.~-]{20,}/g, (run) => (/\d/.test(run) ? mask(run) : run))
}
