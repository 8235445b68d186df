import { explainMismatch } from '@apig/signer-core'
import type { Difference, Mismatch, SignedRequest } from '@apig/signer-core'
import { linesOfCanonicalRequest } from './parts.ts'
import type { Part } from './parts.ts'

/** One part of the canonical request on both sides. */
export interface ComparedPart {
  readonly part: Part
  /** The name, where the part is a header. */
  readonly header?: string
  readonly ours: string | undefined
  readonly theirs: string | undefined
  readonly verdict: 'same' | 'differs' | 'not-shown'
  readonly difference?: Difference
}

export interface Explanation {
  readonly mismatch: Mismatch
  /** Empty where the answer is about something else than the canonical request. */
  readonly compared: readonly ComparedPart[]
}

const ABOUT_CANONICAL_REQUEST = new Set(['canonical-request', 'secret-access-key', 'signature'])

/** Explains a pasted answer; undefined where nothing was pasted. */
export function compareAnswer(
  signed: SignedRequest<string>,
  answer: string,
  status: string,
): Explanation | undefined {
  if (answer.trim() === '') return undefined
  const number = Number(status)
  const mismatch = explainMismatch(signed, {
    body: answer,
    status: status !== '' && Number.isInteger(number) ? number : undefined,
  })
  const compared = ABOUT_CANONICAL_REQUEST.has(mismatch.kind) ? comparedParts(signed, mismatch) : []
  return { mismatch, compared }
}

function comparedParts(signed: SignedRequest<string>, mismatch: Mismatch): ComparedPart[] {
  const own = linesOfCanonicalRequest(signed.canonicalRequest)
    .filter(({ part }) => part !== 'blank')
    .map(({ part, text }) => {
      const colon = text.indexOf(':')
      return part === 'headers'
        ? comparePart(mismatch, part, text.slice(colon + 1), text.slice(0, colon))
        : comparePart(mismatch, part as Part, text)
    })
  const added = mismatch.differences
    .filter(({ part, ours }) => part === 'header' && ours === undefined)
    .map((difference): ComparedPart => {
      const { header = '', theirs } = difference
      return { part: 'headers', header, ours: undefined, theirs, verdict: 'differs', difference }
    })
  const firstHeader = own.findIndex(({ part }) => part === 'headers')
  const headers = [...own.filter(({ part }) => part === 'headers'), ...added].sort(byName)
  return [...own.slice(0, firstHeader), ...headers, ...own.slice(-2)]
}

function comparePart(mismatch: Mismatch, part: Part, text: string, header?: string): ComparedPart {
  const named = header === undefined ? {} : { header }
  const difference = mismatch.differences.find(
    (found) => found.part === DIFFERENCE_PARTS[part] && found.header === header,
  )
  if (difference !== undefined) {
    const { ours, theirs } = difference
    return { part, ...named, ours, theirs, verdict: 'differs', difference }
  }
  const label = header === undefined ? LABELS[part] : `header ${header}`
  const hidden =
    mismatch.notCompared.includes(label ?? '') ||
    (header !== undefined && mismatch.notCompared.includes('headers'))
  return hidden
    ? { part, ...named, ours: text, theirs: undefined, verdict: 'not-shown' }
    : { part, ...named, ours: text, theirs: text, verdict: 'same' }
}

const DIFFERENCE_PARTS: Partial<Record<Part, Difference['part']>> = {
  method: 'method',
  uri: 'canonicalUri',
  query: 'canonicalQuery',
  headers: 'header',
  'signed-headers': 'signedHeaders',
  'payload-hash': 'payloadHash',
}

/** How `Mismatch.notCompared` calls them. */
const LABELS: Partial<Record<Part, string>> = {
  method: 'method',
  uri: 'path',
  query: 'query',
  'signed-headers': 'list of signed headers',
  'payload-hash': 'payload hash',
}

const byName = (a: ComparedPart, b: ComparedPart): number => ((a.header ?? '') < (b.header ?? '') ? -1 : 1)
