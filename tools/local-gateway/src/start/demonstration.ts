import { readFile } from 'node:fs/promises'
import { payloadHash } from '@apig/signer-core'
import type { Credentials, MismatchKind, SignOptions } from '@apig/signer-core'
import { call, explain, readChunks, readText } from './call.ts'
import { readEvents } from './events.ts'
import { describeFiles, toFormData } from './form-files.ts'
import { goRoundTheGateway, sendAnotherBody } from './intruder.ts'
import { printServices, startLocalServices } from './local-services.ts'
import type { LocalServices } from './local-services.ts'
import { say, took } from './outcome.ts'
import type { Printer } from './printer.ts'

const FLOWER = new URL('../../assets/flower.png', import.meta.url)
const JSON_BODY = JSON.stringify({ text: 'Which flower is this? 这是什么花？' })
const HEADERS = { 'content-type': 'application/json', 'x-stage': 'RELEASE' }
const TWENTY_MINUTES = 20 * 60 * 1000

/**
 * The documented calls against a gateway and a service of our own, two that the gateway must refuse, and two that the
 * service must refuse because they do not come from the gateway. True where all came out as expected.
 */
export async function demonstrate(
  credentialsFile: string | undefined,
  directory: string,
  printer: Printer,
): Promise<boolean> {
  const refusals: string[] = []
  const local = await startLocalServices(credentialsFile, directory, (line) => refusals.push(line))
  try {
    printer.heading('Signed calls to a local gateway (nothing leaves this computer)')
    printServices(local, printer)
    printer.passed(`credentials.csv was read: access key id ${local.credentials.accessKeyId}`)
    const url = `${local.gatewayUrl}/v1/infers/flowers`
    const through = [sendJson, sendFile, readStream, signWithAnotherSecret, signWithAWrongClock]
    const steps = [
      ...through.map((step) => () => step(url, local, printer)),
      () => goRoundTheGateway(local, refusals, printer),
      () => sendAnotherBody(local, refusals, printer),
    ]
    let failures = 0
    for (const step of steps) {
      printer.line()
      if (!(await step())) failures++
    }
    printer.line()
    if (failures === 0) printer.passed('Everything came out as expected.')
    else printer.failed(`${failures} of ${steps.length} calls did not come out as expected.`)
    return failures === 0
  } finally {
    await local.close()
  }
}

async function sendJson(url: string, local: LocalServices, printer: Printer): Promise<boolean> {
  printer.sent(`POST ${url}  JSON, ${Buffer.byteLength(JSON_BODY)} bytes, x-stage: RELEASE`)
  const answer = await call(local.credentials, { method: 'POST', url, headers: HEADERS, body: JSON_BODY })
  const text = await readText(answer)
  printer.content(text)
  const { received, verified } = parse(text) as {
    received?: { sha256?: string }
    verified?: { key_id?: string }
  }
  const arrived = received?.sha256 === payloadHash(JSON_BODY)
  const signed = verified?.key_id === local.signatureKeyId
  say(printer, answer.response.ok && arrived, `JSON: ${took(answer)}, the service received the same bytes`)
  say(printer, signed, `Backend signature: verified by the service, signed with ${local.signatureKeyId}`)
  return answer.response.ok && arrived && signed
}

async function sendFile(url: string, local: LocalServices, printer: Printer): Promise<boolean> {
  const flower = {
    field: 'images',
    name: 'flower.png',
    type: 'image/png',
    bytes: new Uint8Array(await readFile(FLOWER)),
  }
  printer.sent(`POST ${url}  ${describeFiles([flower])} as multipart/form-data, UNSIGNED-PAYLOAD`)
  const request = { method: 'POST', url, headers: { 'x-stage': 'RELEASE' }, body: toFormData([flower]) }
  const answer = await call(local.credentials, request, { payload: 'unsigned' })
  const text = await readText(answer)
  printer.content(text)
  const [file] = (parse(text)['files'] ?? []) as { sha256?: string; content_type?: string }[]
  const arrived = file?.sha256 === payloadHash(flower.bytes) && file.content_type === flower.type
  return say(
    printer,
    answer.response.ok && arrived,
    `File: ${took(answer)}, the service received the same file`,
  )
}

async function readStream(url: string, local: LocalServices, printer: Printer): Promise<boolean> {
  printer.sent(`POST ${url}/stream  JSON, the answer comes in events`)
  const answer = await call(local.credentials, {
    method: 'POST',
    url: `${url}/stream`,
    headers: HEADERS,
    body: JSON_BODY,
  })
  const names: string[] = []
  for await (const { event, data } of readEvents(readChunks(answer))) {
    names.push(event)
    printer.content(`after ${answer.elapsedMilliseconds()} ms  ${event}: ${data}`)
  }
  const complete = names.length > 1 && names.at(-1) === 'done'
  return say(printer, answer.response.ok && complete, `Stream: ${took(answer)}, ${names.length} events`)
}

async function signWithAnotherSecret(
  url: string,
  { credentials }: LocalServices,
  printer: Printer,
): Promise<boolean> {
  const wrong = { ...credentials, secretAccessKey: 'not-the-secret-access-key' }
  printer.sent(`POST ${url}  with a wrong secret key, which must fail`)
  return expectRefusal(url, wrong, {}, 'secret-access-key', 'Wrong secret key', printer)
}

async function signWithAWrongClock(
  url: string,
  { credentials }: LocalServices,
  printer: Printer,
): Promise<boolean> {
  printer.sent(`POST ${url}  with a clock that is 20 minutes slow, which must fail`)
  const date = new Date(Date.now() - TWENTY_MINUTES)
  return expectRefusal(url, credentials, { date }, 'clock', 'Wrong clock', printer)
}

async function expectRefusal(
  url: string,
  credentials: Credentials,
  options: SignOptions,
  expected: MismatchKind,
  name: string,
  printer: Printer,
): Promise<boolean> {
  const answer = await call(credentials, { method: 'POST', url, headers: HEADERS, body: JSON_BODY }, options)
  const { kind, text } = explain(answer, await readText(answer))
  printer.content(text)
  const refused = answer.response.status === 401 && kind === expected
  return say(printer, refused, `${name}: ${took(answer)}, refused as it must be`)
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>
  } catch {
    return {}
  }
}
