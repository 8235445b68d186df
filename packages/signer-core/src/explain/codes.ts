import { MAX_SIGNED_BODY_BYTES } from '../limits.ts'
import { hostOfUrl } from './cause-of-host.ts'
import { waitAdvice } from './finding.ts'
import type { Case, Finding } from './finding.ts'
import { PLAIN_CODES } from './plain-codes.ts'
import type { OwnRequest } from './read-signed.ts'

/** What the four digits of a code mean where the message needs no reading. */
export function explainCode(digits: string, known: Case): Finding | undefined {
  const { label } = known
  switch (digits) {
    case '0101':
      return notFound(known)
    case '0201':
      return tooLargeOrBackend(known)
    case '0308':
      return {
        kind: 'throttled',
        summary: `Too many calls in too short a time (${label}).`,
        advice: [waitAdvice(known), 'Sign again for each attempt. The owner of the API can raise its limit.'],
      }
    case '0202':
    case '0203':
    case '0610':
      return backend(label, digits === '0203')
    default: {
      const plain = PLAIN_CODES[digits]
      return plain && { kind: plain.kind, summary: `${plain.sentence} (${label}).`, advice: plain.advice }
    }
  }
}

/** Answered before the signature is looked at, so that nothing proves which headers arrived. */
function notFound({ label, own, response }: Case): Finding {
  const [sent, signed] = [own.sent.get('x-stage'), own.headers.get('x-stage')]
  const found = (summary: string, ...first: string[]): Finding => ({
    kind: 'api-not-found',
    summary: `The gateway found no such API (${label})${summary}.`,
    advice: [
      ...first,
      ...adviceForAddress(own),
      ...(/^the api does not exist\.?$/i.test(response.message.trim())
        ? ['This wording is used for a path that exists without this method: check the method.']
        : []),
      'Check in the console that the service runs: one that is stopped, failed or still being deployed gets the same response.',
      'Compare method, host and path with the call address that the console shows; a path of the service itself (/predictions/...) is appended to that address.',
    ],
  })
  if (sent === undefined)
    return signed === undefined
      ? found(
          ', and the request has no x-stage header',
          "Add the header 'x-stage: RELEASE' to the request, before it is signed; online services of ModelArts require it.",
        )
      : found(
          '; x-stage was signed, but is no longer among signed.headers',
          'Send all of signed.headers as sign() returned them.',
        )
  if (sent.trim() !== 'RELEASE')
    return found(
      ' in the stage that x-stage names',
      "Send 'x-stage: RELEASE', in capitals, unless the API was published in another stage on purpose.",
    )
  return found(
    '. The request has x-stage: RELEASE; this response does not show whether the header arrived',
    'Send all headers as they are, and check that no proxy or redirect drops x-stage.',
  )
}

function adviceForAddress(own: OwnRequest): string[] {
  const reaches =
    'an address reaches only the APIs of the DEFAULT group, unless the gateway allows more (parameter app_route)'
  const host = own.headers.get('host') ?? ''
  if (isAddress(host))
    return [`The host is an IP address: ${reaches}. Call the domain name of the API's group.`]
  return isAddress(hostOfUrl(own.url) ?? '')
    ? [
        `The host of the URL is an IP address, which clients such as fetch send instead of the signed host: ${reaches}. Call the domain name of the API's group.`,
      ]
    : []
}

const isAddress = (host: string): boolean =>
  /^(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|\[[0-9a-f:.]+\])(?::[0-9]+)?$/i.test(host)

function tooLargeOrBackend({ label, own, response }: Case): Finding {
  const { status, message } = response
  if (status === 414 || /uri too large/i.test(message))
    return tooLarge(
      label,
      `The URL is too large; signed.url has ${own.url.length} characters`,
      'Keep the URL under 32 KB; move long parameters into the body.',
    )
  if (status === 494 || status === 431 || /headers? too large/i.test(message))
    return tooLarge(
      label,
      'The headers are too large',
      'Keep each header under 32 KB and all of them under 128 KB.',
    )
  if (status === 413 || /entity too large|body too large/i.test(message)) {
    const size = sizeOf(own.body)
    return tooLarge(
      label,
      `The body is too large${size === undefined ? '' : `; signed.body has ${size} bytes`}`,
      size !== undefined && size <= MAX_SIGNED_BODY_BYTES
        ? 'The signed body is under the 12 MiB that the gateway takes: check whether the client sends it in a larger encoding (base64, multipart), and whether the API has a lower limit.'
        : 'The gateway takes at most 12 MiB (12,582,912 bytes) in a signed call: send less, or in parts. With a token (X-Auth-Token) instead of a signature, larger bodies may be accepted.',
    )
  }
  if (status === 504 || /timeout/i.test(message)) return backend(label, true)
  if (status === 500 || status === 502 || /unavailable|unexpected/i.test(message))
    return backend(label, false)
  return {
    kind: 'gateway',
    summary: `The gateway could not read the request (${label}).`,
    advice: [
      'Check the form of the request, its parameters, and that the body is as long as Content-Length says.',
      "Send signed.method, which is in capitals: fetch sends 'patch' as it was written.",
    ],
  }
}

const tooLarge = (label: string, what: string, advice: string): Finding => ({
  kind: 'too-large',
  summary: `${what} (${label}).`,
  advice: [advice],
})

function backend(label: string, isTimeout: boolean): Finding {
  return {
    kind: 'backend',
    summary: isTimeout
      ? `The gateway passed the request on, but the service behind it did not answer in time (${label}).`
      : `The gateway could not reach the service behind it, or not read its response (${label}).`,
    advice: isTimeout
      ? [
          'Ask for less in one call, or use a streamed response; the owner of the API can raise its timeout.',
          'The service may have done the work: repeat the call only if doing it twice does no harm.',
        ]
      : ['Check that the service runs, and try again later.'],
  }
}

function sizeOf(body: unknown): number | undefined {
  if (typeof body === 'string') return new TextEncoder().encode(body).length
  if (body instanceof Uint8Array || body instanceof ArrayBuffer) return body.byteLength
  return undefined
}
