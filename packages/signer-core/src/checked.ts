/**
 * Stages for callers that have checked every part already: no argument is looked at. For the other packages of this
 * workspace; whoever else needs a stage finds it, with its checks, in the main entry.
 *
 * @packageDocumentation
 */
export { joinHeaderLines } from './canonical-headers.ts'
export { splitPairs } from './canonical-query.ts'
export { joinCanonicalRequest } from './canonical-request.ts'
export { closePath } from './canonical-uri.ts'
export { addName, createLayouts, describeNames, isToken } from './header-layout.ts'
export type { HeaderLayout, SortedNames } from './header-layout.ts'
export { digestsEqual } from '#crypto'
export { isHexDigest } from './payload-hash.ts'
export { trimValue } from './headers.ts'
export { joinStringToSign } from './string-to-sign.ts'
