import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { payloadHash } from '@apig/signer-core'
import { createClient } from '@apig/transport-node'
import type { Client, ClientOptions } from '@apig/transport-node'
import { call, readChunks, readText } from './call.ts'
import { readEvents } from './events.ts'
import type { LocalServices } from './local-services.ts'
import { say, took } from './outcome.ts'
import type { Printer } from './printer.ts'

const FLOWER = createRequire(import.meta.url).resolve('@apig/local-gateway/assets/flower.png')
const JSON_TEXT = JSON.stringify({ text: 'Which flower is this? 这是什么花？' })

/** The client of every call here: what a program of the user's own has, but for the proxy. */
export function clientFor(local: LocalServices, options: Partial<ClientOptions> = {}): Client {
  return createClient({
    credentials: local.credentials,
    origins: local.gatewayUrl,
    stage: 'RELEASE',
    // The gateway is on this machine.
    proxy: false,
    ...options,
  })
}

export async function sendJson(
  client: Client,
  url: string,
  local: LocalServices,
  printer: Printer,
): Promise<boolean> {
  printer.sent(`POST ${url}  JSON, ${Buffer.byteLength(JSON_TEXT)} bytes, x-stage: RELEASE`)
  const answer = await call(url, () => client.fetch(url, jsonRequest()))
  const text = await readText(answer)
  printer.content(text)
  const { received, verified } = parse(text) as {
    received?: { sha256?: string }
    verified?: { key_id?: string }
  }
  const arrived = received?.sha256 === payloadHash(JSON_TEXT)
  const signed = verified?.key_id === local.signatureKeyId
  say(printer, answer.response.ok && arrived, `JSON: ${took(answer)}, the service received the same bytes`)
  say(printer, signed, `Backend signature: verified by the service, signed with ${local.signatureKeyId}`)
  return answer.response.ok && arrived && signed
}

export async function sendFile(client: Client, url: string, printer: Printer): Promise<boolean> {
  const bytes = new Uint8Array(await readFile(FLOWER))
  printer.sent(
    `POST ${url}  flower.png (image/png, ${bytes.length} bytes) as multipart/form-data, UNSIGNED-PAYLOAD`,
  )
  const answer = await call(url, () => client.upload(url, [{ name: 'images', path: FLOWER }]))
  const text = await readText(answer)
  printer.content(text)
  const [file] = (parse(text)['files'] ?? []) as { sha256?: string; content_type?: string }[]
  const arrived = file?.sha256 === payloadHash(bytes) && file.content_type === 'image/png'
  return say(
    printer,
    answer.response.ok && arrived,
    `File: ${took(answer)}, the service received the same file`,
  )
}

export async function readStream(client: Client, url: string, printer: Printer): Promise<boolean> {
  printer.sent(`POST ${url}/stream  JSON, the answer comes in events`)
  const answer = await call(url, () => client.fetch(`${url}/stream`, jsonRequest()))
  const names: string[] = []
  for await (const { event, data } of readEvents(readChunks(answer))) {
    names.push(event)
    printer.content(`after ${answer.elapsedMilliseconds()} ms  ${event}: ${data}`)
  }
  const complete = names.length > 1 && names.at(-1) === 'done'
  return say(printer, answer.response.ok && complete, `Stream: ${took(answer)}, ${names.length} events`)
}

/** What `client.postJson` sends, for an answer that is read here. */
export function jsonRequest(): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON_TEXT }
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>
  } catch {
    return {}
  }
}
