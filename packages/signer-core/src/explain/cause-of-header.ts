import { causeOfContentType } from './cause-of-content-type.ts'
import { causeOfHost } from './cause-of-host.ts'
import type { Cause } from './cause.ts'
import type { Echo } from './echo.ts'
import type { OwnRequest } from './read-signed.ts'
import { isRewrittenHeader } from '../rewritten-headers.ts'
import { isSecretName } from './secrets.ts'

/** Why a header differs from what was signed, did not arrive, or was not signed. */
export function causeOfHeader(
  name: string,
  ours: string | undefined,
  theirs: string | undefined,
  own: OwnRequest,
  echo: Echo,
): Cause {
  if (name === 'authorization')
    return {
      cause:
        'The signature that arrived covers Authorization itself, as some other SDKs do; this package never signs it.',
      advice: 'Let one place sign the request, as the last step before sending.',
    }
  if (ours === undefined)
    return {
      cause:
        'The signature that arrived covers a header that was not signed here: the request was signed again on its way, or the response belongs to a different call.',
      advice: 'Let one place sign the request, as the last step before sending.',
    }
  if (name === 'x-sdk-date') return causeOfDate(theirs)
  if (name === 'host') return causeOfHost(ours, theirs, own)
  if (name === 'content-type') return causeOfContentType(ours, theirs, own)
  if (name.startsWith('x-sdk-content-')) return causeOfContentHash(theirs)
  if (isRewrittenHeader(name))
    return {
      cause: 'HTTP clients and proxies set, change or drop this header themselves.',
      advice: `Leave '${name}' out of the headers given to sign(); add it to signed.headers afterwards if it is needed.`,
    }
  if (theirs === undefined || theirs === '') return absent(name, echo)
  return isSecretName(name) ? causeOfSecret(ours, theirs) : causeOfValue(ours, theirs)
}

function absent(name: string, echo: Echo): Cause {
  const isRedirect = echo.method?.text === 'GET'
  return {
    cause: `The header did not arrive: the client left it out (one that is empty, or that it reserves for itself), or a proxy removed it${isRedirect ? ', or a redirect did' : ''}.`,
    advice: `Send all of signed.headers. If something on the way removes '${name}', leave it out of the headers given to sign().`,
  }
}

function causeOfDate(theirs: string | undefined): Cause {
  if (theirs === undefined || theirs === '')
    return {
      cause: 'X-Sdk-Date did not arrive: the client or a proxy removed it.',
      advice: 'Send all of signed.headers.',
    }
  return {
    cause:
      'The gateway saw a different signing time: the call was signed again (a retry, an interceptor), or the response belongs to a different call.',
    advice:
      'Explain a response with the signed request that led to it; let one place sign, and send its X-Sdk-Date unchanged.',
  }
}

function causeOfContentHash(theirs: string | undefined): Cause {
  return theirs === undefined || theirs === ''
    ? {
        cause: 'The header did not arrive, so the gateway hashed the body itself.',
        advice: 'Send all of signed.headers; check whether a proxy removes x-sdk- headers.',
      }
    : {
        cause: 'The header was changed after signing.',
        advice: "Use sign()'s payload option, and send signed.headers as they are.",
      }
}

function causeOfSecret(ours: string, theirs: string): Cause {
  if (theirs.trim() === ours.trim() || theirs.replace(/\s/g, '') === ours.replace(/\s/g, ''))
    return {
      cause: 'The same value with different white space: a line break or spaces from a file.',
      advice: 'Trim the value before signing.',
    }
  if (theirs.length < ours.length && ours.startsWith(theirs))
    return {
      cause: 'The value arrived cut short: a proxy or a client limits the length of headers.',
      advice: 'Raise that limit; security tokens have 1,000 to 3,000 characters.',
    }
  if (theirs.includes(ours))
    return {
      cause: 'The value arrived twice, or with something added to it: two places set the header.',
      advice: 'Let one place set it, before signing.',
    }
  return {
    cause:
      'A different value arrived: something set this header after signing (an interceptor, a second set of credentials, a renewal in between).',
    advice: 'Take access key, secret and token from the same set of credentials, at the moment of signing.',
  }
}

function causeOfValue(ours: string, theirs: string): Cause {
  const joined = theirs.split(/,\s*/)
  if (joined.length > 1 && theirs !== ours && (joined.includes(ours) || theirs === `${ours}, ${ours}`))
    return {
      cause:
        'The header arrived twice, and the values were joined: the caller and the client, or a proxy, both set it.',
      advice: 'Set it in one place, before signing.',
    }
  if (folded(theirs) === folded(ours))
    return {
      cause: 'Spaces inside the value were added or removed on the way.',
      advice: 'Sign a value without repeated spaces, tabs or line breaks.',
    }
  if (theirs.toLowerCase() === ours.toLowerCase())
    return {
      cause: 'The value differs in case: it changed on the way.',
      advice: 'Send the value as it was signed.',
    }
  if (isNotAscii(ours))
    return {
      cause:
        'The value has characters outside ASCII, which the client did not send as UTF-8 (or encoded twice), or a proxy replaced them.',
      advice:
        'Send the values of signed.headers, which are byte strings, or keep header values in ASCII (encodeURIComponent).',
    }
  return {
    cause: 'The value was changed after signing, by code between sign() and the wire, or by a proxy.',
    advice:
      'Sign as the last step and send signed.headers as they are; a header that a proxy rewrites must not be signed.',
  }
}

const folded = (text: string): string => text.replace(/\s+/g, '')
const isNotAscii = (text: string): boolean => /[^\t -~]/.test(text)
