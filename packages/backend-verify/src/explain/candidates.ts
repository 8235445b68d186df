import { UNSIGNED_PAYLOAD } from '@apig/signer-core'
import type { Algorithm } from '@apig/signer-core'
import { singleValue } from '../read/headers.ts'
import type { WireHeaders } from '../read/headers.ts'

/** Something that may differ between what was signed and what arrived. */
export interface Change {
  /** The part of the request that was changed. */
  readonly part: 'host' | 'path' | 'query' | 'body' | 'scope'
  /** What would have to be so. */
  readonly what: string
  /** The option to set, and to what; undefined where no option helps. */
  readonly option: string | undefined
  /** What the option would have to say. */
  readonly value: string | undefined
}

/** A value to try, and the change to suggest; none for the current options. */
export interface Candidate<T> {
  readonly value: T
  readonly change: Change | undefined
}

/** Prefixes that services are often mounted under. */
const COMMON_PREFIXES = [
  '/api',
  '/v1',
  '/v2',
  '/api/v1',
  '/api/v2',
  '/rest',
  '/service',
  '/backend',
  '/gateway',
]
const PLAIN_PREFIX = /^(?:\/[A-Za-z0-9\-_.~]+)+$/

/** The hosts that may have been signed: the allowed ones, and what proxies say they replaced. */
export function hostCandidates(
  headers: WireHeaders,
  current: string | undefined,
  hosts: ReadonlySet<string> | undefined,
): Candidate<string | undefined>[] {
  const found: Candidate<string | undefined>[] = [{ value: current, change: undefined }]
  const sources: [string, string][] = [...(hosts ?? [])].map((host) => ['options.hosts', host])
  for (const name of ['x-forwarded-host', 'x-original-host', 'x-host']) {
    for (const host of (singleValue(headers, name) ?? '').split(',')) sources.push([name, host.trim()])
  }
  sources.push(['forwarded', /host="?([^";,\s]+)/i.exec(singleValue(headers, 'forwarded') ?? '')?.[1] ?? ''])
  for (const [source, host] of sources) {
    for (const variant of [host, host.replace(/:\d+$/, '')]) {
      if (variant === '' || found.some((candidate) => candidate.value === variant)) continue
      const what = `the signed host is ${variant} (from ${source}): a proxy rewrites Host`
      found.push({ value: variant, change: { part: 'host', what, option: 'signedHost', value: variant } })
    }
  }
  return found
}

export interface PathCandidate {
  readonly basePath: string
  readonly url: string
}

/** The paths that may have been signed: a prefix that a proxy strips, or one that it adds. */
export function pathCandidates(
  headers: WireHeaders,
  url: string,
  basePath: string,
  prefixes: readonly string[],
): Candidate<PathCandidate>[] {
  const found: Candidate<PathCandidate>[] = [{ value: { basePath, url }, change: undefined }]
  const guesses = [...prefixes, ...prefixesFromHeaders(headers, url), ...COMMON_PREFIXES]
  for (const prefix of new Set(guesses)) {
    if (!PLAIN_PREFIX.test(prefix) || prefix === basePath) continue
    const what = `the signed path begins with ${prefix}: a proxy strips it`
    found.push({
      value: { basePath: prefix, url },
      change: { part: 'path', what, option: 'basePath', value: prefix },
    })
  }
  if (basePath !== '') {
    const what = `the signed path does not begin with ${basePath}`
    found.push({
      value: { basePath: '', url },
      change: { part: 'path', what, option: 'basePath', value: undefined },
    })
  }
  for (const prefix of leadingSegments(url)) {
    const what = `the signed path does not begin with ${prefix}: a proxy adds it, and no option takes it away`
    const value = { basePath, url: url.slice(prefix.length) }
    found.push({ value, change: { part: 'path', what, option: undefined, value: undefined } })
  }
  return found
}

/** What the body may have been, by its hash. */
export function bodyCandidates({ hash }: Algorithm, body: Uint8Array, parsed: unknown): Candidate<string>[] {
  const found: Candidate<string>[] = []
  const add = (hashed: string, what: string | undefined, option?: string, value?: string): void => {
    if (found.some((candidate) => candidate.value === hashed)) return
    found.push({
      value: hashed,
      change: what === undefined ? undefined : { part: 'body', what, option, value },
    })
  }
  if (parsed === undefined) add(hash(body), undefined)
  for (const text of serialised(body, parsed)) {
    add(
      hash(text),
      'the signed body is the same JSON or form in other bytes: a body parser ran first, and it was serialised again; mount the verifier before it',
    )
  }
  add(hash(''), 'the signed body is empty: the signer left it out, or the body was added on the way')
  add(UNSIGNED_PAYLOAD, 'the signature does not cover the body', 'unsignedPayload', 'accept')
  return found
}

function serialised(body: Uint8Array, parsed: unknown): string[] {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body)
  let value: unknown = parsed
  if (value === undefined) {
    try {
      value = JSON.parse(text)
    } catch {
      return [text.replaceAll('\r\n', '\n'), text.trimEnd(), `${text}\n`]
    }
  }
  const json = JSON.stringify(value) ?? ''
  const forms = [json, JSON.stringify(value, null, 2) ?? '', spaced(value), JSON.stringify(json)]
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const pairs = Object.entries(value).map(([name, item]) => [name, String(item)])
    forms.push(new URLSearchParams(pairs as [string, string][]).toString())
  }
  return [...forms, ...forms.map((form) => `${form}\n`), text.trimEnd()]
}

/** JSON as Python writes it by default: a space after each comma and colon. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  return `{${Object.entries(value)
    .map(([name, item]) => `${JSON.stringify(name)}: ${spaced(item)}`)
    .join(', ')}}`
}

function prefixesFromHeaders(headers: WireHeaders, url: string): string[] {
  const found = [singleValue(headers, 'x-forwarded-prefix'), singleValue(headers, 'x-script-name')]
  const path = url.split('?')[0] ?? ''
  for (const name of ['x-original-uri', 'x-original-url', 'x-forwarded-uri', 'x-envoy-original-path']) {
    const original = (singleValue(headers, name) ?? '').split('?')[0] ?? ''
    if (original.endsWith(path)) found.push(original.slice(0, original.length - path.length))
  }
  return found.filter((prefix) => prefix !== undefined).map((prefix) => prefix.replace(/\/$/, ''))
}

function leadingSegments(url: string): string[] {
  const path = url.split('?')[0] ?? ''
  const found: string[] = []
  for (let at = path.indexOf('/', 1); at > 0 && found.length < 4; at = path.indexOf('/', at + 1))
    found.push(path.slice(0, at))
  return found
}
