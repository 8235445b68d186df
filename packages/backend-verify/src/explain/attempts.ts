import { UNSIGNED_PAYLOAD } from '@apig/signer-core'
import { REFERENCE } from '../options/interpretation.ts'
import type { Interpretation } from '../options/interpretation.ts'
import type { Settings } from '../options/settings.ts'
import { bodilessText, canonicalText } from '../read/read-request.ts'
import type { ReadRequest } from '../read/read-request.ts'
import { readSignedHeaders } from '../read/signed-headers.ts'
import { readTarget } from '../read/target.ts'
import { ifPossible } from '../result/refusal.ts'
import { bodyCandidates, hostCandidates, pathCandidates } from './candidates.ts'
import type { Candidate, Change } from './candidates.ts'

/** Where a hash was signed, the HMAC does not depend on the body, which may still be another. */
export function payloadCandidates(read: ReadRequest, body: Uint8Array, parsed: unknown): Candidate<string>[] {
  const { algorithm, payload } = read
  if (payload.kind === 'hashed') return bodyCandidates(algorithm, body, parsed)
  if (payload.kind === 'unsigned') return [{ value: UNSIGNED_PAYLOAD, change: undefined }]
  const same = bodyCandidates(algorithm, body, parsed).find(
    (candidate) => candidate.value === payload.hash.toLowerCase(),
  )
  const other: Change = {
    part: 'body',
    what: 'the body has the hash that was signed: it was changed on the way',
    option: undefined,
    value: undefined,
  }
  return [{ value: payload.hash, change: same === undefined ? other : same.change }]
}

/** A canonical request that may be the signed one, and what would have to be so. */
export interface Attempt {
  readonly canonicalRequest: string
  readonly changes: readonly Change[]
}

/** Every combination, those with fewer changes first. */
export function attempts(
  read: ReadRequest,
  url: string,
  prefixes: readonly string[],
  settings: Settings,
  bodies: readonly Candidate<string>[],
): Attempt[] {
  const { headers } = read
  const hosts = hostCandidates(headers, settings.signedHost, settings.hosts)
  const paths = pathCandidates(headers, url, settings.basePath, prefixes)
  const pluses = plusCandidates(url, settings.interpretation.plus)
  const found: Attempt[] = []
  for (const host of hosts) {
    const signed = ifPossible(() =>
      readSignedHeaders(headers, read.names, [], host.value, read.algorithm.headerValue),
    )
    for (const path of signed === undefined ? [] : paths) {
      for (const plus of pluses) {
        const target = ifPossible(() =>
          readTarget(
            path.value.url,
            path.value.basePath,
            { ...REFERENCE, plus: plus.value },
            read.algorithm,
            read.method,
          ),
        )
        if (signed === undefined || target === undefined) continue
        for (const body of bodies) {
          const changes = [host, path, plus, body].flatMap(
            (candidate: Candidate<unknown>) => candidate.change ?? [],
          )
          const tried = { ...read, signed, target }
          found.push({ canonicalRequest: canonicalText(tried, body.value), changes })
          const bodiless = bodilessText(tried, body.value)
          if (bodiless !== undefined) found.push({ canonicalRequest: bodiless, changes })
        }
      }
    }
  }
  return found.sort((a, b) => a.changes.length - b.changes.length)
}

function plusCandidates(url: string, current: Interpretation['plus']): Candidate<'literal' | 'space'>[] {
  const mark = url.indexOf('?')
  if (mark < 0 || !url.includes('+', mark)) return [{ value: 'literal', change: undefined }]
  return (['literal', 'space'] as const).map((value) => {
    const what = `the signer reads the + in the query as a ${value === 'space' ? 'space' : 'plus'}`
    return { value, change: value === current ? undefined : { part: 'query', what, option: 'plus', value } }
  })
}
