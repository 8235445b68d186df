import type { Cause } from './cause.ts'
import type { OwnRequest } from './read-signed.ts'

/** Why Content-Type, which clients often set themselves, differs from what was signed. */
export function causeOfContentType(ours: string, theirs: string | undefined, own: OwnRequest): Cause {
  if (theirs === undefined || theirs === '') {
    const hasBody = own.body !== undefined && own.body !== ''
    return hasBody
      ? {
          cause: 'Content-Type did not arrive: the client or a proxy dropped it, or the body was not sent.',
          advice: 'Send signed.headers and signed.body as they are.',
        }
      : {
          cause:
            'Content-Type did not arrive: several clients leave it out of a request without a body (axios, browsers).',
          advice: 'Leave content-type out of a request without a body, before signing.',
        }
  }
  const [mine, others] = [ours.toLowerCase(), theirs.toLowerCase()]
  if (typeOf(mine) === typeOf(others)) {
    if (mine === others || mine.replace(/\s/g, '') === others.replace(/\s/g, ''))
      return {
        cause: 'The same type with a difference in case or spaces: the client rewrote it.',
        advice: `Sign it as the client writes it: 'content-type: ${printable(theirs)}'.`,
      }
    if (others.includes('boundary='))
      return {
        cause: 'The client encoded the form itself and chose its own boundary.',
        advice:
          "Give FormData without a content-type header, and sign with payload: 'unsigned'; the client then adds the header, unsigned.",
      }
    if (others.includes('charset=') && !mine.includes('charset='))
      return {
        cause: 'The client added a charset.',
        advice: `Sign what it sends: 'content-type: ${printable(theirs)}', or send the body as bytes, which clients send without a charset.`,
      }
    if (mine.includes('charset=') && !others.includes('charset='))
      return {
        cause: 'The client or a proxy removed the charset.',
        advice: `Sign what it sends: 'content-type: ${printable(theirs)}'.`,
      }
    return {
      cause: 'The client rewrote the parameters of the type.',
      advice: `Sign what it sends: 'content-type: ${printable(theirs)}'.`,
    }
  }
  if (others.startsWith('text/plain'))
    return {
      cause: 'The client used its default for a text body: it was not given the signed content-type.',
      advice: 'Send signed.headers: fetch(signed.url, signed).',
    }
  if (others.startsWith('application/x-www-form-urlencoded'))
    return {
      cause: 'The client used its default for forms (curl -d, URLSearchParams, axios).',
      advice: 'Send signed.headers as they are (curl: -H for each of them), and the body as text.',
    }
  if (others.startsWith('multipart/form-data'))
    return {
      cause: 'The client sent a form with files, and set the type with its own boundary.',
      advice: "Leave content-type out of what is signed, and sign with payload: 'unsigned'.",
    }
  if (others.startsWith('application/json'))
    return {
      cause: 'The client encoded the body as JSON itself, and set the type.',
      advice: 'Give the client the body as text, and signed.headers; not an object (json:, data:).',
    }
  return { cause: 'The client or a proxy replaced the type.', advice: 'Send signed.headers as they are.' }
}

const typeOf = (contentType: string): string => (contentType.split(';')[0] ?? '').trim()
/** Quoted in advice: only what a type may consist of. */
const printable = (contentType: string): string => contentType.replace(/[^ -~]/g, '?').slice(0, 100)
