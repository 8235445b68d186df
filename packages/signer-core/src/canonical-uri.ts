import { requireWholeCharacters } from './code-points.ts'
import { SignerError } from './errors.ts'
import { encodedPattern, fits, percentDecode, percentEncode } from './percent.ts'
import { kindOf } from './show.ts'

const ENCODED = /* @__PURE__ */ encodedPath()

/**
 * The path of a canonical request: percent-decoded once as a whole, split at `/`, each segment encoded again, and a
 * `/` at the end. Dot segments and `//` are kept, and `%2F` becomes a `/`, as the reference does.
 *
 * @param path - the path of the target, without the query: `/v1/infers/a%20b`
 * @throws SignerError `URL_INVALID` where `path` is not a string, does not begin with `/`, or has a lone surrogate
 * @see {@link https://github.com/apig-js/apig/blob/main/docs/protocol.md | The protocol: canonical URI}
 * @example
 * ```ts
 * import { canonicalUri } from '@apig/signer-core'
 *
 * canonicalUri('/a b') // '/a%20b/'
 * canonicalUri('/100%') // '/100%25/'
 * ```
 */
export function canonicalUri(path: string): string {
  if (typeof path !== 'string')
    throw new SignerError('URL_INVALID', `path must be a string such as '/v1/a', not ${kindOf(path)}.`)
  if (path !== '' && !path.startsWith('/'))
    throw new SignerError(
      'URL_INVALID',
      "path must begin with '/'; pass the part of the URL between the host and '?'.",
    )
  return closePath(encodeSegments(path))
}

/** With a `/` at the end. */
export function closePath(path: string): string {
  return path.endsWith('/') ? path : `${path}/`
}

function encodeSegments(path: string): string {
  // Nearly all paths. An escaped slash separates segments once it is decoded.
  if (fits(ENCODED, path) && !path.includes('%2F')) return path
  requireWholeCharacters('path', path)
  return percentDecode(path).split('/').map(percentEncode).join('/')
}

function encodedPath(): RegExp {
  return new RegExp(`^${encodedPattern('/')}$`)
}
