import { call, took } from './call.ts'
import type { LocalServices } from './local-services.ts'
import { printer, report } from './printer.ts'

const FORGED = JSON.stringify({ text: 'a forged question' })

/** Straight to the service, as if there were no gateway: must be refused as `missing`. */
export async function bypassTheGateway({ serviceUrl, refusals }: LocalServices): Promise<boolean> {
  const url = `${serviceUrl}/v1/infers/flowers`
  printer.sent(`POST ${url}  straight to the service, past the gateway, which must fail`)
  const headers = { 'content-type': 'application/json' }
  const expected = { word: 'missing', code: 'AUTH_MISSING', refusals }
  return expectRefusal(url, { method: 'POST', headers, body: FORGED }, 'Past the gateway', expected)
}

/** What the gateway has signed, captured on its way and sent again with a different body: must be refused as `invalid`. */
export async function sendAnotherBody(local: LocalServices): Promise<boolean> {
  const request = local.captured()
  if (request === undefined) {
    printer.failed('No signed request has come to the service')
    return false
  }
  const { method, target, headers } = request
  const url = local.serviceUrl + target
  printer.sent(`${method} ${url}  a captured request of the gateway with a different body, which must fail`)
  const expected = { word: 'invalid', code: 'SIGNATURE_MISMATCH', refusals: local.refusals }
  return expectRefusal(url, { method, headers, body: FORGED }, 'Different body', expected)
}

interface Expected {
  /** What the client is told. */
  readonly word: string
  /** What the log of the service says. */
  readonly code: string
  readonly refusals: readonly string[]
}

async function expectRefusal(
  url: string,
  init: RequestInit,
  name: string,
  { word, code, refusals }: Expected,
): Promise<boolean> {
  const logged = refusals.length
  const made = await call(() => fetch(url, init))
  const text = await made.response.text()
  printer.content(text)
  const lines = refusals.slice(logged)
  printer.content('The log of the service:')
  for (const line of lines) printer.content(line)
  const refused =
    made.response.status === 401 &&
    text.startsWith(`{"error":"${word}"`) &&
    lines.some((line) => line.includes(` ${code}: `))
  return report(refused, `${name}: ${took(made)}, refused as it must be`)
}
