import { STATUS_CODES } from 'node:http'
import type { LocalServices } from './local-services.ts'
import { say, took } from './outcome.ts'
import type { Printer } from './printer.ts'

const FORGED = JSON.stringify({ text: 'another text' })

/** Straight to the service, as if there were no gateway: must be refused as `missing`. */
export async function goRoundTheGateway(
  { serviceUrl }: LocalServices,
  refusals: readonly string[],
  printer: Printer,
): Promise<boolean> {
  const url = `${serviceUrl}/v1/infers/flowers`
  printer.sent(`POST ${url}  straight to the service, past the gateway, which must fail`)
  const headers = { 'content-type': 'application/json' }
  return expectRefusal(url, { method: 'POST', headers, body: FORGED }, 'Past the gateway', {
    word: 'missing',
    code: 'AUTH_MISSING',
    refusals,
    printer,
  })
}

/** What the gateway has signed, captured on its way and sent again with another body: must be refused as `invalid`. */
export async function sendAnotherBody(
  { serviceUrl, captured }: LocalServices,
  refusals: readonly string[],
  printer: Printer,
): Promise<boolean> {
  const request = captured()
  if (request === undefined) {
    printer.failed('Not as expected. No signed request has come to the service')
    return false
  }
  const { method, target, headers } = request
  const url = serviceUrl + target
  printer.sent(`${method} ${url}  a captured request of the gateway with another body, which must fail`)
  return expectRefusal(url, { method, headers, body: FORGED }, 'Another body', {
    word: 'invalid',
    code: 'SIGNATURE_MISMATCH',
    refusals,
    printer,
  })
}

interface Expected {
  /** What the client is told. */
  readonly word: string
  /** What the log of the service says. */
  readonly code: string
  readonly refusals: readonly string[]
  readonly printer: Printer
}

async function expectRefusal(
  url: string,
  init: RequestInit,
  name: string,
  { word, code, refusals, printer }: Expected,
): Promise<boolean> {
  const logged = refusals.length
  const start = performance.now()
  const response = await fetch(url, init)
  const text = await response.text()
  const answer = {
    status: `${response.status} ${response.statusText || (STATUS_CODES[response.status] ?? '')}`,
    elapsedMilliseconds: () => Math.round(performance.now() - start),
  }
  printer.content(text)
  const lines = refusals.slice(logged)
  printer.content('The log of the service:')
  for (const line of lines) printer.content(line)
  const refused =
    response.status === 401 &&
    text.startsWith(`{"error":"${word}"`) &&
    lines.some((line) => line.includes(` ${code}: `))
  return say(printer, refused, `${name}: ${took(answer)}, refused as it must be`)
}
