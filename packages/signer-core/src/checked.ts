import { trimValue } from './headers.ts'

export { splitPairs } from './canonical-query.ts'
export { closePath } from './canonical-uri.ts'
export { addName, createLayouts, describeNames, isToken } from './header-layout.ts'
export type { HeaderLayout, SortedNames } from './header-layout.ts'
export { constantTimeEqual as digestsEqual } from '#crypto'
export { isHexDigest } from './payload-hash.ts'
export { trimValue } from './headers.ts'
export { formatStringToSign as joinStringToSign } from './string-to-sign.ts'

export function joinCanonicalRequest(
  method: string,
  uriLine: string,
  query: string,
  headerLines: string,
  signedHeadersLine: string,
  payloadHash: string,
): string {
  return method + uriLine + query + headerLines + signedHeadersLine + payloadHash
}

export function joinHeaderLines(
  prefixes: readonly string[],
  positions: readonly number[],
  values: readonly string[],
): string {
  let lines = ''
  for (let at = 0; at < prefixes.length; at++)
    lines += (prefixes[at] as string) + trimValue(values[positions[at] as number] as string)
  return lines
}
