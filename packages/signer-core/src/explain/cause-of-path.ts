import { canonicalUri } from '../canonical-uri.ts'
import { percentDecode } from '../percent.ts'
import { quote } from '../show.ts'
import type { Cause } from './cause.ts'

const SEND_AS_SIGNED =
  'Send signed.url exactly as it is; give sign() the URL that the client will really send.'

/** Why the path that arrives has a different canonical form than the one that was signed. */
export function causeOfPath(ours: string, theirs: string): Cause {
  if (decodedOnce(theirs) === ours && theirs.includes('%25'))
    return {
      cause:
        'The path was percent-encoded twice: the client, or code before it, encoded a path that was encoded already.',
      advice: SEND_AS_SIGNED,
    }
  if (decodedOnce(ours) === theirs && ours.includes('%25'))
    return {
      cause: 'The path was percent-decoded once on the way, by a proxy or by the client.',
      advice:
        'Have the proxy forward the path unchanged (nginx: proxy_pass without a path), or sign the path that it sends.',
    }
  if (merged(theirs) === merged(ours))
    return {
      cause:
        "The number of slashes changed: a base URL that ends with '/' joined with a path that begins with one, or a proxy that merges slashes.",
      advice: SEND_AS_SIGNED,
    }
  if (theirs.replaceAll('%2B', '%20') === ours.replaceAll('%2B', '%20'))
    return {
      cause: "A space and a '+' were exchanged: in a path, '+' is a plus and %20 is a space.",
      advice: SEND_AS_SIGNED,
    }
  if (withoutDots(ours) === theirs || withoutDots(theirs) === ours)
    return {
      cause:
        "'.' and '..' in the path were resolved on one side only: clients resolve them before they send.",
      advice:
        'Give sign() an absolute URL, which is resolved as clients do it, or a path without dot segments.',
    }
  if (normalized(ours) === normalized(theirs))
    return {
      cause:
        'The same characters in a different Unicode form (NFC and NFD: file names from macOS, for example).',
      advice: "Normalize the path with text.normalize('NFC') before signing and sending.",
    }
  if (ours.toLowerCase() === theirs.toLowerCase())
    return { cause: 'The value differs in case: it changed on the way.', advice: SEND_AS_SIGNED }
  if (theirs.endsWith(ours)) return prefixed('adds', theirs.slice(0, theirs.length - ours.length))
  if (ours.endsWith(theirs)) return prefixed('removes', ours.slice(0, ours.length - theirs.length))
  return {
    cause:
      'A different path was sent than was signed: a redirect, a proxy that rewrites paths, or a signed request used for a different URL.',
    advice: SEND_AS_SIGNED,
  }
}

function prefixed(verb: string, prefix: string): Cause {
  return {
    cause: `A proxy ${verb} the prefix ${quote(prefix)}.`,
    advice:
      verb === 'adds'
        ? 'Sign the path as the gateway sees it, prefix included, or turn the rewriting off.'
        : 'Sign the path as the gateway sees it, without the prefix, or turn the rewriting off.',
  }
}

/** A canonical path, decoded and encoded again. */
function decodedOnce(path: string): string | undefined {
  try {
    return canonicalUri(percentDecode(path))
  } catch {
    return undefined
  }
}

function withoutDots(path: string): string {
  const kept: string[] = []
  for (const segment of path.split('/').slice(1)) {
    if (segment === '..') kept.pop()
    else if (segment !== '.') kept.push(segment)
  }
  const joined = `/${kept.join('/')}`
  return joined.endsWith('/') ? joined : `${joined}/`
}

const merged = (path: string): string => path.replace(/\/{2,}/g, '/')
const normalized = (path: string): string => percentDecode(path).normalize('NFC')
