import { corpusWireBytes } from '@apig/vectors/corpus'
import type { Random } from './random.ts'

/** A request before it is written down as bytes. */
export interface Message {
  readonly method: string
  readonly target: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Uint8Array
  readonly chunked: boolean
}

/** A way to alter a request. Undefined where it does not apply to this one. */
export type Mutation = { readonly name: string; readonly neutral: boolean } & (
  | { readonly alter: (message: Message, random: Random) => Message | undefined }
  | { readonly alterBytes: (bytes: Uint8Array, random: Random) => Uint8Array | undefined }
)

export function wireBytes(message: Message): Uint8Array {
  return corpusWireBytes({ ...message, transfer: message.chunked ? 'chunked' : 'length', trailers: [] })
}

export const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')
export const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))

/** The characters that parsers and canonical forms treat in a way of their own. */
export const HOSTILE = [
  '%',
  '+',
  '&',
  '=',
  ';',
  ',',
  '/',
  '\\',
  '.',
  ' ',
  '\t',
  '\r',
  '\n',
  '\0',
  '#',
  '?',
  '~',
  '\u00ff',
  '\u00c3',
  '\u00a0',
  ':',
  '"',
  "'",
  '_',
  '-',
  'A',
  'a',
  '0',
  '1',
]

export function splice(text: string, at: number, remove: number, insert: string): string {
  return text.slice(0, at) + insert + text.slice(at + remove)
}

/** Somewhere in a text, something else. */
export function garble(text: string, random: Random): string {
  const at = random.below(text.length + 1)
  const what = random.below(5)
  if (what === 0) return splice(text, at, 0, random.pick(HOSTILE))
  if (what === 1) return splice(text, at, 1, random.pick(HOSTILE))
  if (what === 2) return splice(text, at, 1 + random.below(3), '')
  if (what === 3)
    return splice(text, at, 1, String.fromCharCode((text.charCodeAt(at) || 65) ^ (1 << random.below(8))))
  return splice(
    text,
    at,
    0,
    `%${random.pick(['00', '2F', '2f', '2e', '5c', 'FF', 'C0', '20', '25', '0a', '61', 'zz', 'E4%B8%AD'])}`,
  )
}

export const splitTarget = (target: string): [string, string] => {
  const mark = target.indexOf('?')
  return mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)]
}
export const joinTarget = (path: string, query: string): string => (query === '' ? path : `${path}?${query}`)

export function withPath(
  message: Message,
  change: (path: string) => string | undefined,
): Message | undefined {
  const [path, query] = splitTarget(message.target)
  const changed = change(path)
  return changed === undefined ? undefined : { ...message, target: joinTarget(changed, query) }
}

export function withPairs(
  message: Message,
  change: (pairs: string[]) => readonly string[] | undefined,
): Message | undefined {
  const [path, query] = splitTarget(message.target)
  const changed = change(query === '' ? [] : query.split('&'))
  return changed === undefined ? undefined : { ...message, target: joinTarget(path, changed.join('&')) }
}

export function withHeaders(
  message: Message,
  change: (headers: (readonly [string, string])[]) => readonly (readonly [string, string])[] | undefined,
): Message | undefined {
  const headers = change([...message.headers])
  return headers === undefined ? undefined : { ...message, headers }
}

/** Replaces one header, chosen at random or by name. */
export function withHeader(
  message: Message,
  random: Random,
  change: (header: readonly [string, string]) => readonly [string, string] | undefined,
  name?: string,
): Message | undefined {
  return withHeaders(message, (headers) => {
    const at =
      name === undefined
        ? random.below(headers.length)
        : headers.findIndex(([key]) => key.toLowerCase() === name)
    const changed = headers[at] === undefined ? undefined : change(headers[at])
    return changed === undefined
      ? undefined
      : headers.map((header, index) => (index === at ? changed : header))
  })
}

export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const left = [...items]
  const result: T[] = []
  while (left.length > 0) result.push(...left.splice(random.below(left.length), 1))
  return result
}

export function otherCase(text: string, random: Random): string {
  return [...text].map((char) => (random.chance(0.5) ? char.toUpperCase() : char.toLowerCase())).join('')
}

/** Writes one unreserved character as its escape. */
export function escapeOne(text: string, random: Random): string | undefined {
  const places = [...text.matchAll(/[A-Za-z0-9\-_~]/g)]
    .map((match) => match.index)
    .filter((at) => !/%[0-9A-Fa-f]?$/.test(text.slice(Math.max(0, at - 2), at)))
  if (places.length === 0) return undefined
  const at = random.pick(places)
  const hex = text.charCodeAt(at).toString(16)
  return splice(text, at, 1, `%${random.chance(0.5) ? hex : hex.toUpperCase()}`)
}

/** All but one of them. */
export function without<T>(items: readonly T[], at: number): T[] {
  return items.filter((_, index) => index !== at)
}
