import curatedData from '../data/python-sdk-curated.json' with { type: 'json' }
import randomData from '../data/python-sdk-random.json' with { type: 'json' }

/** A body as JSON can carry it. */
export type VectorBody = { readonly utf8: string } | { readonly base64: string }

/** A request, and what the official Python SDK made of it at each stage. */
export interface Vector {
  readonly name: string
  readonly tags?: readonly string[]
  readonly request: {
    readonly method: string
    readonly url: string
    readonly headers: readonly (readonly [string, string])[]
    readonly body: VectorBody
  }
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly expected: {
    readonly canonicalUri: string
    readonly canonicalQuery: string
    readonly signedHeaders: readonly string[]
    readonly canonicalRequest: string
    readonly stringToSign: string
    readonly signature: string
    readonly authorization: string
    readonly requestTarget: string
    readonly contentLength: string
  }
}

/** A vector as an origin-form request: its URL split as the reference splits it. */
export interface VectorTarget {
  readonly method: string
  readonly target: string
  readonly path: string
  readonly query: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Uint8Array
}

export const curated: readonly Vector[] = curatedData as Vector[]
export const random: readonly Vector[] = randomData as Vector[]

/** All of them. */
export const vectors: readonly Vector[] = [...curated, ...random]

/** Where this project differs from the reference on purpose; `docs/protocol.md` gives the reason for each. */
export const isDeviation = (vector: Vector): boolean => vector.tags?.includes('deviation') === true

export function bytesOf(body: VectorBody): Uint8Array {
  if ('utf8' in body) return new TextEncoder().encode(body.utf8)
  return Uint8Array.from(atob(body.base64), (char) => char.charCodeAt(0))
}

/** Splits at the scheme's `://`, then the first `?`, then the first `/`, and adds the host where no header gives one. */
export function targetOf({ request }: Vector): VectorTarget {
  const afterScheme = request.url.slice(request.url.includes('://') ? request.url.indexOf('://') + 3 : 0)
  const [beforeQuery, query] = splitOnce(afterScheme, '?')
  const [host, rest] = splitOnce(beforeQuery, '/')
  const path = `/${rest ?? ''}`
  const named = request.headers.some(([name]) => name.toLowerCase() === 'host')
  return {
    method: request.method,
    target: query === undefined ? path : `${path}?${query}`,
    path,
    query: query ?? '',
    headers: named ? request.headers : [...request.headers, ['host', host]],
    body: bytesOf(request.body),
  }
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}
