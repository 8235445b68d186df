import { hashBody, isHexDigest, UNSIGNED_PAYLOAD } from '../payload-hash.ts'
import { sdkHmacSha256 } from '../sdk-hmac-sha256.ts'
import { recogniseBody } from './body-variants.ts'
import type { Cause } from './cause.ts'
import type { Echo } from './echo.ts'
import type { OwnRequest } from './read-signed.ts'

const SEND_AS_SIGNED =
  'Send signed.body as it is, as text or bytes; do not give the client an object to encode (json:, data:).'

/** Why the gateway hashed a different body than the one that was signed. */
export function causeOfPayload(own: OwnRequest, theirs: string, echo: Echo): Cause {
  const ours = own.payloadHash
  const empty = sdkHmacSha256.hash('')
  if (theirs === UNSIGNED_PAYLOAD)
    return {
      cause:
        'x-sdk-content-sha256: UNSIGNED-PAYLOAD reached the gateway, but the body was signed: something added that header after signing.',
      advice: "Sign with payload: 'unsigned' if the body is not to be signed; else do not send that header.",
    }
  if (!isHexDigest(theirs))
    return {
      cause:
        'The gateway took a different value from the header x-sdk-content-sha256: it was changed after signing.',
      advice: 'Send signed.headers as they are.',
    }
  if (ours === UNSIGNED_PAYLOAD)
    return {
      cause:
        own.sent.has('x-sdk-content-sha256') &&
        echo.headers.get('x-sdk-content-sha256')?.text === UNSIGNED_PAYLOAD
          ? 'The gateway hashed the body although UNSIGNED-PAYLOAD reached it: it does not accept unsigned bodies for this API.'
          : 'The gateway hashed the body: the header x-sdk-content-sha256: UNSIGNED-PAYLOAD did not reach it.',
      advice: 'Send all of signed.headers; if the gateway insists, sign the body.',
    }
  if (theirs === hashOf(own.body) && (own.body !== undefined || ours !== empty))
    return {
      cause:
        'The gateway received exactly the body that signed.body holds, but a different hash was signed: the hash given to sign() is of different content, or the bytes were changed after signing.',
      advice: 'Hash exactly what is sent, and do not change it after signing.',
    }
  if (theirs === empty) return notSent(echo)
  const recognised = recogniseBody(theirs, own.body)
  if (recognised !== undefined) return recognised
  if (ours === empty)
    return {
      cause:
        'The request was signed without a body, but a body arrived: the client added one, or it was given to the client and not to sign().',
      advice: 'Give sign() the body that is sent.',
    }
  return {
    cause:
      'A different body arrived than was signed: the client encoded it again (JSON, form, compression), a proxy changed it, or it was changed after signing.',
    advice: SEND_AS_SIGNED,
  }
}

function notSent(echo: Echo): Cause {
  const method = echo.method?.text ?? ''
  if (method === 'GET' || method === 'HEAD' || method === 'DELETE')
    return {
      cause: `The body was signed but did not arrive: clients and proxies drop the body of ${method}${method === 'GET' ? ', and a redirect turns POST into GET without one' : ''}.`,
      advice: 'Put the parameters into the query, or sign without a body; do not follow redirects.',
    }
  return {
    cause:
      'The body was signed but did not arrive: it was not given to the client, its stream had been read before (a retry, a log), or a body parser in a proxy consumed it.',
    advice: 'Send signed.body: fetch(signed.url, signed). For a retry, give the client the bytes again.',
  }
}

function hashOf(body: unknown): string | undefined {
  try {
    return hashBody(body, sdkHmacSha256)
  } catch {
    // A stream, a form: nothing to compare with.
    return undefined
  }
}
