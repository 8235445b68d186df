import { queryPairs } from '../canonical-query.ts'
import { listed } from './cause-of-signed-headers.ts'
import type { QueryPair } from '../canonical-query.ts'
import type { Cause } from './cause.ts'

const SEND_AS_SIGNED =
  'Put the parameters into the URL before signing, send signed.url exactly as it is, and give the client no parameters of its own (params, query, searchParams).'

/** Why the query that arrives has a different canonical form than the one that was signed. */
export function causeOfQuery(ours: string, theirs: string): Cause {
  if (theirs === '')
    return {
      cause:
        'The query did not arrive: a client that takes parameters separately, a redirect or a proxy dropped it.',
      advice: SEND_AS_SIGNED,
    }
  if (ours === '')
    return {
      cause: 'A query was added after signing: by the client (params, query, searchParams), or by a proxy.',
      advice: SEND_AS_SIGNED,
    }
  const mine = pairsOf(ours)
  const others = pairsOf(theirs)
  if (mine === undefined || others === undefined) return changed([])
  if (sameAfter(mine, others, plusAsSpace))
    return ours.includes('%20')
      ? {
          cause:
            "A space was sent as '+', which the gateway reads as a plus: URLSearchParams and form encoders do this.",
          advice:
            'Send signed.url exactly as it is: there a space is %20. Do not pass it through URLSearchParams again.',
        }
      : {
          cause: "A plus arrived as a space: it was sent as '+' instead of %2B.",
          advice:
            'Encode values with encodeURIComponent, which writes a plus as %2B, and send signed.url exactly as it is.',
        }
  if (sameAfter(mine, others, decoded))
    return {
      cause:
        'The query was percent-encoded twice, or decoded once too often: the client, or a proxy, treated encoded text as plain text.',
      advice: SEND_AS_SIGNED,
    }
  if (sameAfter(mine, others, (text) => text.normalize('NFC')))
    return {
      cause: 'The same characters in a different Unicode form (NFC and NFD).',
      advice: "Normalize the parameters with text.normalize('NFC') before signing and sending.",
    }
  if (sorted(mine).join('&') === sorted(others).join('&'))
    return {
      cause:
        'The same parameters in a different order: repeated names, or names outside ASCII, were sorted differently.',
      advice: SEND_AS_SIGNED,
    }
  return byNames(mine, others, theirs)
}

function byNames(mine: readonly QueryPair[], others: readonly QueryPair[], theirs: string): Cause {
  const dropped = missingIn(others, mine)
  const added = missingIn(mine, others)
  const stem = (name: string): string => name.replace(/\[.*$/s, '')
  if (added.some((name) => name.includes('[') && mine.some(([own]) => own === stem(name))))
    return {
      cause: 'The client writes a repeated parameter in its own way (ids[]=1, ids[0]=1).',
      advice: SEND_AS_SIGNED,
    }
  if (dropped.length > 0 && added.length === 0) {
    const wereEmpty = mine.every(([name, value]) => !dropped.includes(name) || value === '')
    return {
      cause: `Parameters were dropped on the way: ${listed(dropped)}.${wereEmpty ? ' All of them are empty; some clients leave empty ones out.' : ''}`,
      advice: SEND_AS_SIGNED,
    }
  }
  if (added.length > 0 && dropped.length === 0)
    return { cause: `Parameters were added after signing: ${listed(added)}.`, advice: SEND_AS_SIGNED }
  if (theirs.includes('%EF%BF%BD'))
    return {
      cause:
        'The query that arrived is not UTF-8 (Chinese systems may use GBK), so the gateway reads different characters.',
      advice: 'Encode the query as UTF-8, as encodeURIComponent does.',
    }
  return changed(
    mine
      .filter(([name, value]) => !others.some((pair) => pair[0] === name && pair[1] === value))
      .map(([name]) => name),
  )
}

function changed(names: readonly string[]): Cause {
  const which = names.length > 0 ? ` (${listed([...new Set(names)])})` : ''
  return {
    cause: `A different query was sent than was signed${which}: it was changed after signing, or a signed request was used for a different URL.`,
    advice: SEND_AS_SIGNED,
  }
}

function pairsOf(query: string): QueryPair[] | undefined {
  try {
    return queryPairs(query)
  } catch {
    return undefined
  }
}

function sameAfter(
  mine: readonly QueryPair[],
  others: readonly QueryPair[],
  change: (text: string) => string,
): boolean {
  const apply = (pairs: readonly QueryPair[]): string =>
    sorted(pairs.map(([name, value]) => [change(name), change(value)] as const)).join('&')
  return apply(mine) === apply(others)
}

const sorted = (pairs: readonly QueryPair[]): string[] => pairs.map((pair) => JSON.stringify(pair)).sort()
const plusAsSpace = (text: string): string => text.replaceAll('+', ' ')
const missingIn = (pairs: readonly QueryPair[], names: readonly QueryPair[]): string[] => {
  const known = new Set(pairs.map(([name]) => name))
  return [...new Set(names.map(([name]) => name))].filter((name) => !known.has(name))
}

/** Decoded until nothing changes: what both sides would agree on. */
function decoded(text: string): string {
  for (let last = '', round = 0; round < 4 && last !== text; round++) {
    last = text
    try {
      text = decodeURIComponent(text)
    } catch {
      break
    }
  }
  return text
}
