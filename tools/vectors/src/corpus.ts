import corpusData from '../data/verification-corpus.json' with { type: 'json' }
import type { VectorBody } from './index.ts'
import { casesUnder, FIRST } from './corpus-algorithm.ts'
import type { CorpusAlgorithm } from './corpus-algorithm.ts'

export type { CorpusAlgorithm } from './corpus-algorithm.ts'

/** What differs from the base request; everything else stays. A header value is a byte string: one char is one byte. */
export interface CorpusPatch {
  readonly method?: string
  readonly target?: string
  /** Replaces the value where the header stands; else adds the header. */
  readonly set?: readonly (readonly [name: string, value: string])[]
  /** Appends, even where the name is there already. */
  readonly add?: readonly (readonly [name: string, value: string])[]
  readonly remove?: readonly string[]
  readonly body?: VectorBody
}

/** What is signed. By default every header of the request is, sorted. */
export interface CorpusSigned extends CorpusPatch {
  /** The names as they stand in `SignedHeaders`; those without a header get no line. */
  readonly names?: readonly string[]
  readonly keyId?: string
  readonly secret?: string
  /** The signed time, in seconds from the verifier's. */
  readonly dateOffset?: number
}

/** What is sent, over what is signed. */
export interface CorpusSent extends CorpusPatch {
  /** A template; null for none. Default: `{authorization}`. */
  readonly authorization?: string | null
  /** How the body travels. Default: `length`. */
  readonly transfer?: 'length' | 'chunked'
  readonly trailers?: readonly (readonly [name: string, value: string])[]
}

/** What a result must hold beside `ok: true`. */
export interface CorpusResult {
  readonly path?: string
  readonly canonicalPath?: string
  readonly query?: readonly (readonly [string, string])[]
  readonly headers?: readonly (readonly [string, string])[]
  readonly headersAbsent?: readonly string[]
  readonly bodyVerified?: boolean
  readonly ambiguities?: readonly string[]
  readonly replay?: string
  readonly exempt?: boolean
}

/**
 * A case of the corpus of bad (and some good) input.
 *
 * `via` says where it can be put: `api` through `verify()`, `http` on a raw HTTP/1.1 socket, `http2`, `adapter` with
 * a framework in front, `code` where only a program can say it (a clock that is NaN, say). `needs` says what an adapter
 * must have kept for the case to apply: raw headers, the wire target, the raw body.
 */
export interface CorpusCase {
  /** The number in the design's list, and a letter where it has several cases. */
  readonly id: string
  readonly name: string
  readonly via: readonly ('api' | 'http' | 'http2' | 'adapter' | 'code')[]
  readonly needs?: readonly ('rawHeaders' | 'target' | 'body')[]
  /** Options of the verifier, beside keys, hosts and the clock. */
  readonly options?: Readonly<Record<string, unknown>>
  /** Entries of `keys`; the base key where absent. `lookup` makes keys a function that does so. */
  readonly keys?: Readonly<Record<string, unknown>>
  readonly lookup?: 'throws' | 'hangs'
  /** The replay store; `full` has room for nothing more. */
  readonly store?: 'process' | 'down' | 'full'
  readonly signed?: CorpusSigned
  readonly sent?: CorpusSent
  /** How the body is handed over. Default: `bytes`. */
  readonly body?: 'bytes' | 'chunks' | 'stalled' | 'aborted' | 'parsed'
  /** `ACCEPT`, or the code. */
  readonly expect: string
  readonly result?: CorpusResult
  /** Sent again, the clock so many seconds later, one after the other. */
  readonly again?: readonly { readonly after: number; readonly expect: string }[]
  /** Sent so often at once, and accepted so often. */
  readonly together?: { readonly times: number; readonly accepted: number }
  readonly note?: string
}

export const corpus: readonly CorpusCase[] = corpusData as unknown as CorpusCase[]

/** The corpus, said of another algorithm than the first, which its data is written for. */
export const corpusUnder = (algorithm: CorpusAlgorithm): readonly CorpusCase[] =>
  casesUnder(algorithm, corpus)

/** The functions of signer-core, handed in: this package depends on no other. */
export interface CorpusSigning {
  /** Default: `SDK-HMAC-SHA256`. The functions below have to be those of the same. */
  readonly algorithm?: CorpusAlgorithm
  canonicalUri(path: string): string
  canonicalQuery(query: string): string
  hash(data: string | Uint8Array): string
  hmac(secret: string, text: string, keyId: string): string
  formatDate(date: Date): string
}

export interface CorpusContext {
  readonly signing: CorpusSigning
  /** The verifier's time. */
  readonly now: Date
  readonly host: string
  readonly keyId: string
  readonly secret: string
}

/** What goes over the wire. */
export interface CorpusRequest {
  readonly method: string
  readonly target: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Uint8Array
  readonly transfer: 'length' | 'chunked'
  readonly trailers: readonly (readonly [string, string])[]
}

interface Draft {
  readonly method: string
  readonly target: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Uint8Array
}

const BASE: Draft = {
  method: 'POST',
  target: '/v1/orders?b=2&a=1',
  headers: [
    ['Host', '{host}'],
    ['X-Sdk-Date', '{date}'],
    ['Content-Type', 'application/json'],
  ],
  body: new TextEncoder().encode('{"id":1}'),
}

/** Signs what the case says is signed, then makes of it what it says is sent. */
export function buildCorpusRequest(given: CorpusCase, context: CorpusContext): CorpusRequest {
  const { signing, host } = context
  const { signed = {}, sent = {} } = given
  const keyId = signed.keyId ?? context.keyId
  const date = signing.formatDate(new Date(context.now.getTime() + 1000 * (signed.dateOffset ?? 0)))
  const { name: scheme, scope } = signing.algorithm ?? FIRST
  const early = { host, date, key: keyId, scope: scope?.(date) ?? '', hash: '' }

  const unfilled = patch(BASE, signed)
  const known = { ...early, hash: signing.hash(unfilled.body) }
  const draft = { ...unfilled, headers: fillAll(unfilled.headers, known) }
  const names = (signed.names ?? sortedNames(draft.headers)).map((name) => fill(name, known))
  const text = stringToSign(draft, names, signing)
  const signature = signing.hmac(signed.secret ?? context.secret, text, keyId)
  const credential = scope === undefined ? `Access=${keyId}` : `Credential=${keyId}/${scope(date)}`
  const authorization = `${scheme} ${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`

  const all = { ...known, names: names.join(';'), signature, authorization }
  const final = patch(draft, sent)
  const headers = fillAll(final.headers, all)
  if (sent.authorization !== null)
    headers.push(['Authorization', fill(sent.authorization ?? '{authorization}', all)])
  return {
    method: final.method,
    target: fill(final.target, all),
    headers,
    body: final.body,
    transfer: sent.transfer ?? 'length',
    trailers: fillAll(sent.trailers ?? [], all),
  }
}

/** The request as the bytes of HTTP/1.1, with nothing tidied up. */
export function corpusWireBytes(request: CorpusRequest): Uint8Array {
  const lines = request.headers.map(([name, value]) => `${name}: ${value}`)
  if (request.transfer === 'chunked') lines.push('Transfer-Encoding: chunked')
  else if (request.body.length > 0) lines.push(`Content-Length: ${request.body.length}`)
  const start = new TextEncoder().encode(`${request.method} ${request.target} HTTP/1.1\r\n`)
  const parts = [start, bytesOf(`${lines.join('\r\n')}\r\n\r\n`)]
  if (request.transfer === 'length') parts.push(request.body)
  else {
    const middle = Math.ceil(request.body.length / 2)
    for (const chunk of [request.body.subarray(0, middle), request.body.subarray(middle)])
      if (chunk.length > 0) parts.push(bytesOf(`${chunk.length.toString(16)}\r\n`), chunk, bytesOf('\r\n'))
    const trailers = request.trailers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    parts.push(bytesOf(`0\r\n${trailers}\r\n`))
  }
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

function stringToSign(draft: Draft, names: readonly string[], signing: CorpusSigning): string {
  const [path, query] = splitTarget(draft.target)
  const value = (name: string): string | undefined =>
    draft.headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
  const present = names.filter((name) => value(name) !== undefined)
  const lines = present.map((name) => `${name}:${trim(value(name) ?? '')}\n`).join('')
  const { name, contentHeader, scope } = signing.algorithm ?? FIRST
  const given = names.includes(contentHeader) ? value(contentHeader) : undefined
  const payload = given === undefined ? signing.hash(draft.body) : trim(given)
  const canonical = [
    draft.method,
    signing.canonicalUri(path),
    signing.canonicalQuery(query),
    lines,
    names.join(';'),
    payload,
  ].join('\n')
  const date = trim(value('x-sdk-date') ?? '')
  return [name, date, ...(scope === undefined ? [] : [scope(date)]), signing.hash(bytesOf(canonical))].join(
    '\n',
  )
}

function patch(draft: Draft, change: CorpusPatch): Draft {
  const { set = [], add = [], remove = [] } = change
  const gone = new Set(remove.map((name) => name.toLowerCase()))
  let headers = draft.headers.filter(([name]) => !gone.has(name.toLowerCase()))
  for (const [name, value] of set) {
    const there = headers.some(([key]) => key.toLowerCase() === name.toLowerCase())
    headers = there
      ? headers.map((header) =>
          header[0].toLowerCase() === name.toLowerCase() ? ([name, value] as const) : header,
        )
      : [...headers, [name, value]]
  }
  return {
    method: change.method ?? draft.method,
    target: change.target ?? draft.target,
    headers: [...headers, ...add],
    body: change.body === undefined ? draft.body : corpusBytes(change.body),
  }
}

function corpusBytes(body: VectorBody): Uint8Array {
  if ('utf8' in body) return new TextEncoder().encode(body.utf8)
  return Uint8Array.from(atob(body.base64), (char) => char.charCodeAt(0))
}

/** Placeholders: `{date}`, `{signature:0:62}` for a part, `{signature:upper}`, `{repeat:x:9000}`. */
function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(
    /\{([a-z]+)(?::([^:}]+))?(?::([0-9]+))?\}/g,
    (whole, name: string, first?: string, second?: string) => {
      if (name === 'repeat') return (first ?? '').repeat(Number(second))
      const value = Object.hasOwn(values, name) ? values[name] : undefined
      if (value === undefined) return whole
      if (first === undefined) return value
      return first === 'upper' ? value.toUpperCase() : value.slice(Number(first), Number(second))
    },
  )
}

function fillAll(
  headers: readonly (readonly [string, string])[],
  values: Readonly<Record<string, string>>,
): [string, string][] {
  return headers.map(([name, value]) => [fill(name, values), fill(value, values)])
}

function sortedNames(headers: readonly (readonly [string, string])[]): string[] {
  return [...new Set(headers.map(([name]) => name.toLowerCase()))].sort()
}

function splitTarget(target: string): [path: string, query: string] {
  const mark = target.indexOf('?')
  return mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)]
}

/** Spaces and tabs at both ends, nothing else. */
const trim = (value: string): string => value.replace(/^[ \t]+|[ \t]+$/g, '')

function bytesOf(byteString: string): Uint8Array {
  return Uint8Array.from(byteString, (char) => char.charCodeAt(0))
}
