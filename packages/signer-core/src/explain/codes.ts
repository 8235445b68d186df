import type { Case, Finding } from './finding.ts'
import { PLAIN_CODES } from './plain-codes.ts'

const BODY_LIMIT = 12_582_912

/** What the four digits of a code mean where the message needs no reading. */
export function explainCode(digits: string, message: string, known: Case): Finding | undefined {
  const { label } = known
  switch (digits) {
    case '0101':
      return notFound(known)
    case '0201':
      return tooLargeOrBackend(message, known)
    case '0308':
      return throttled(known)
    case '0202':
    case '0203':
    case '0610':
      return backend(known, digits === '0203')
    default: {
      const plain = PLAIN_CODES[digits]
      return plain && { kind: plain.kind, summary: `${plain.sentence} (${label}).`, advice: plain.advice }
    }
  }
}

function notFound({ label, own }: Case): Finding {
  const stage = own.sent.get('x-stage')
  const checks = [
    'Check in the console that the service runs: one that is stopped, failed or still being deployed is answered in the same way.',
    'Compare method, host and path with the call address that the console shows; a service with a path of its own (/predictions/...) has it appended to that address.',
  ]
  if (stage === undefined)
    return {
      kind: 'api-not-found',
      summary: `The gateway found no such API (${label}), and the request has no x-stage header.`,
      advice: [
        "Add the header 'x-stage: RELEASE' to the request before signing it; online services of ModelArts require it.",
        ...checks,
      ],
    }
  if (stage.trim() !== 'RELEASE')
    return {
      kind: 'api-not-found',
      summary: `The gateway found no such API in the stage that x-stage names (${label}).`,
      advice: [
        "Send 'x-stage: RELEASE', in capitals, unless the API was published in another stage on purpose.",
        ...checks,
      ],
    }
  return {
    kind: 'api-not-found',
    summary: `The gateway found no such API (${label}); x-stage is RELEASE as it should be, so the service is not running or the URL is not the one of its API.`,
    advice: checks,
  }
}

function tooLargeOrBackend(message: string, known: Case): Finding {
  const { label, own, answer } = known
  const { status } = answer
  if (status === 414 || /uri too large/i.test(message))
    return tooLarge(
      label,
      `The URL is too large: ${own.url.length} characters`,
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
    const ours = size === undefined ? '' : `: ${size} bytes`
    const isSmall = size !== undefined && size <= BODY_LIMIT
    return tooLarge(
      label,
      `The body is too large${ours}`,
      isSmall
        ? 'The body given to sign() is under the 12 MiB that the gateway takes: the client may have encoded it larger (base64, multipart), or the API has a lower limit.'
        : 'The gateway takes at most 12 MiB (12,582,912 bytes) in a signed call: send less, or in parts. With a token (X-Auth-Token) in place of a signature, larger bodies may be accepted.',
    )
  }
  if (status === 504 || /timeout/i.test(message)) return backend(known, true)
  if (status === 500 || status === 502 || /unavailable|unexpected/i.test(message))
    return backend(known, false)
  return {
    kind: 'gateway',
    summary: `The gateway could not read the request (${label}).`,
    advice: [
      'Check the request: its form, its parameters, a body that is longer or shorter than Content-Length says.',
      "Send the method in capitals, as signed.method has it: fetch sends 'patch' as it was written.",
    ],
  }
}

const tooLarge = (label: string, what: string, advice: string): Finding => ({
  kind: 'too-large',
  summary: `${what} (${label}).`,
  advice: [advice],
})

function backend({ label }: Case, isTimeout: boolean): Finding {
  return {
    kind: 'backend',
    summary: isTimeout
      ? `The signature was accepted, but the service behind the gateway did not answer in time (${label}).`
      : `The signature was accepted, but the gateway could not reach the service behind it (${label}).`,
    advice: isTimeout
      ? [
          'Ask for less in one call, or use a streamed answer; the owner of the API can raise its timeout.',
          'The service may have done the work: repeat the call only if it does no harm twice.',
        ]
      : ['Check that the service runs, and try again later.'],
  }
}

function throttled({ label, answer }: Case): Finding {
  const seconds = answer.headers.get('retry-after')
  return {
    kind: 'throttled',
    summary: `Too many calls in too short a time (${label}).`,
    advice: [
      seconds !== undefined && /^[0-9]{1,6}$/.test(seconds)
        ? `Wait ${seconds} s, as the answer's Retry-After says, and then call more slowly.`
        : 'Wait, then call more slowly; double the pause after each refusal.',
      'Sign again for each attempt. The owner of the API can raise its limit.',
    ],
  }
}

function sizeOf(body: unknown): number | undefined {
  if (typeof body === 'string') return new TextEncoder().encode(body).length
  if (body instanceof Uint8Array || body instanceof ArrayBuffer) return body.byteLength
  return undefined
}
