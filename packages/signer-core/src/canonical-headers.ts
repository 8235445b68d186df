import { isAscii, toText } from './bytes.ts'
import { SignerError } from './errors.ts'
import { headerLines, readHeaders, sortHeaders } from './headers.ts'
import type { HeadersInput } from './headers.ts'
import { kindOf, quote } from './show.ts'

/**
 * The names of the headers that a signature of these headers covers: lowercase, sorted, without `authorization`,
 * which is never signed.
 *
 * @param headers - an object, pairs, a `Map` or a `Headers` instance
 * @throws SignerError `HEADERS_INVALID`, `HEADER_NAME_INVALID`, `HEADER_VALUE_INVALID`, `HEADER_DUPLICATE`
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/protocol.md | The protocol: signed headers}
 * @example
 * ```ts
 * import { signedHeaders } from '@apig/signer-core'
 *
 * signedHeaders({ 'X-Sdk-Date': '20191115T033655Z', Host: 'example.com' }) // ['host', 'x-sdk-date']
 * ```
 */
export function signedHeaders(headers: HeadersInput): string[] {
  return [...sortHeaders(readHeaders(headers, 'text')).names]
}

/**
 * The header lines of a canonical request: `name:value` and a newline for each name in `signedHeaders`, values
 * without the spaces and tabs at both ends.
 *
 * @param headers - an object, pairs, a `Map` or a `Headers` instance; a value is text
 * @param signedHeaders - lowercase names, sorted, as {@link signedHeaders} gives them
 * @throws SignerError `HEADER_ABSENT` where a name has no header, and whatever {@link signedHeaders} throws
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/protocol.md | The protocol: canonical headers}
 * @example
 * ```ts
 * import { canonicalHeaders } from '@apig/signer-core'
 *
 * canonicalHeaders({ Host: ' example.com ' }, ['host']) // 'host:example.com\n'
 * ```
 */
export function canonicalHeaders(headers: HeadersInput, signedHeaders: readonly string[]): string {
  if (!Array.isArray(signedHeaders))
    throw new SignerError(
      'SIGNED_HEADERS_INVALID',
      `signedHeaders must be an array of lowercase names, not ${kindOf(signedHeaders)}; signedHeaders(headers) makes it.`,
    )
  const list = readHeaders(headers, 'text')
  // Two names that are one header are an error, wherever they stand.
  sortHeaders(list)
  const positions = signedHeaders.map((name: unknown) => {
    const position = list.findIndex(({ key }) => key === name)
    if (position < 0)
      throw new SignerError(
        'HEADER_ABSENT',
        `signedHeaders names ${typeof name === 'string' ? quote(name) : kindOf(name)}, but headers has no such header (names are lowercase).`,
      )
    return position
  })
  const lines = headerLines(list, positions)
  return isAscii(lines) ? lines : toText(lines)
}
