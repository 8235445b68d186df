import type { Cause } from './cause.ts'
import { causeOfHeader } from './cause-of-header.ts'
import { causeOfMethod } from './cause-of-method.ts'
import { causeOfPath } from './cause-of-path.ts'
import { causeOfPayload } from './cause-of-payload.ts'
import { causeOfQuery } from './cause-of-query.ts'
import { causeOfSignedHeaders } from './cause-of-signed-headers.ts'
import type { Difference, DifferencePart } from './mismatch.ts'
import type { Echo, EchoPart } from './echo.ts'
import type { OwnRequest } from './read-signed.ts'
import { maskHeader, maskQuery } from './secrets.ts'
import { verdictOn, verdictsOnHeaders } from './verdict.ts'

/** What the comparison of two canonical requests gave. */
export interface Comparison {
  readonly differences: readonly Difference[]
  readonly notCompared: readonly string[]
}

/** Compares part by part; a part that is cut short differs only where what is there differs. */
export function compare(own: OwnRequest, echo: Echo): Comparison {
  const differences: Difference[] = []
  const notCompared: string[] = []

  const check = (
    part: DifferencePart,
    ours: string,
    theirs: EchoPart | undefined,
    findCause: (theirs: string) => Cause,
    show = (text: string) => text,
  ): void => {
    const verdict = verdictOn(ours, theirs)
    if (verdict === 'differs' && theirs !== undefined) {
      const { cause, advice } = findCause(theirs.text)
      const [shown, theirsShown] = [own.hide(show(ours)), own.hide(show(theirs.text))]
      differences.push({
        part,
        ours: shown,
        theirs: theirsShown,
        cause: own.hide(cause),
        advice: own.hide(advice),
      })
    }
    if (verdict === 'open') notCompared.push(labelOf(part))
  }

  check('method', own.method, echo.method, (theirs) => causeOfMethod(own.method, theirs))
  check('canonicalUri', own.canonicalUri, echo.canonicalUri, (theirs) =>
    causeOfPath(own.canonicalUri, theirs),
  )
  check(
    'canonicalQuery',
    own.canonicalQuery,
    echo.canonicalQuery,
    (theirs) => causeOfQuery(own.canonicalQuery, theirs),
    maskQuery,
  )
  for (const [name, verdict] of verdictsOnHeaders(own, echo)) {
    const [ours, theirs] = [own.headers.get(name), echo.headers.get(name)]
    if (verdict === 'differs') differences.push(headerDifference(name, ours, theirs?.text, own, echo))
    if (verdict === 'open') notCompared.push(labelOf('header', name))
  }
  check('signedHeaders', own.signedHeaders, echo.signedHeaders, (theirs) =>
    causeOfSignedHeaders(own.signedHeaders, theirs),
  )
  check('payloadHash', own.payloadHash, echo.payloadHash, (theirs) => causeOfPayload(own, theirs, echo))
  return { differences, notCompared }
}

/** How a part is called in a text. */
export function labelOf(part: DifferencePart, header?: string): string {
  switch (part) {
    case 'method':
      return 'method'
    case 'canonicalUri':
      return 'path'
    case 'canonicalQuery':
      return 'query'
    case 'header':
      return `header ${header ?? ''}`
    case 'signedHeaders':
      return 'list of signed headers'
    case 'payloadHash':
      return 'payload hash'
  }
}

function headerDifference(
  name: string,
  ours: string | undefined,
  theirs: string | undefined,
  own: OwnRequest,
  echo: Echo,
): Difference {
  const show = (value: string | undefined): string | undefined => value && own.hide(maskHeader(name, value))
  const { cause, advice } = causeOfHeader(name, ours, theirs, own, echo)
  return {
    part: 'header',
    header: name,
    ours: show(ours),
    theirs: show(theirs),
    cause: own.hide(cause),
    advice: own.hide(advice),
  }
}
