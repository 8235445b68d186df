import type { Cause } from './cause.ts'

/** Why a different method arrives than the one that was signed. */
export function causeOfMethod(ours: string, theirs: string): Cause {
  if (theirs.toUpperCase() === ours.toUpperCase())
    return {
      cause:
        'The method differs in case: the client sends it as it was written, and it is signed in capitals.',
      advice: `Send signed.method (${ours}), not the method as it was given to sign().`,
    }
  if (theirs === 'GET' && ours !== 'HEAD')
    return {
      cause: `A redirect: after 301, 302 and 303 a client repeats ${ours} as GET, without the body.`,
      advice:
        'Sign for the final URL (https, the right host, no missing slash) and do not follow redirects (redirect: "error").',
    }
  if (theirs === 'OPTIONS')
    return {
      cause: "A browser's preflight, or a proxy's probe, not the call itself.",
      advice: 'Turn on CORS for the API, or call it from a server.',
    }
  if ((ours === 'HEAD' && theirs === 'GET') || (ours === 'GET' && theirs === 'HEAD'))
    return {
      cause: 'A client, cache or proxy on the way replaced HEAD by GET, or GET by HEAD.',
      advice: `Sign the method that is really sent, or let ${ours} bypass that proxy.`,
    }
  return {
    cause:
      'A different method was sent than was signed, or a method override (X-HTTP-Method-Override) or a proxy changed it.',
    advice: 'Send signed.method; sign again for a different method.',
  }
}
