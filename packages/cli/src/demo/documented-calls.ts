import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { payloadHash } from '@apig/signer-core'
import { createClient } from '@apig/transport-node'
import type { Client, ClientOptions } from '@apig/transport-node'
import { fromIamToken } from '@apig/transport-node/credentials'
import { call, readChunks, took } from './call.ts'
import { readEvents } from './events.ts'
import type { LocalServices } from './local-services.ts'
import { printer, report } from './printer.ts'

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

export async function sendJson(client: Client, url: string, local: LocalServices): Promise<boolean> {
  printer.sent(`POST ${url}  JSON, ${Buffer.byteLength(JSON_TEXT)} bytes, x-stage: RELEASE`)
  const { arrived, verified, response, line } = await postJson(client, url)
  const signed = verified?.key_id === local.signatureKeyId
  report(response.ok && arrived, `JSON: ${line}, the service received the same bytes`)
  report(signed, `Backend signature: verified by the service, signed with ${local.signatureKeyId}`)
  return response.ok && arrived && signed
}

export async function sendFile(client: Client, url: string): Promise<boolean> {
  const bytes = new Uint8Array(await readFile(FLOWER))
  printer.sent(
    `POST ${url}  flower.png (image/png, ${bytes.length} bytes) as multipart/form-data, UNSIGNED-PAYLOAD`,
  )
  const made = await call(() => client.upload(url, [{ name: 'images', path: FLOWER }]))
  const text = await made.response.text()
  printer.content(text)
  const [file] = (parse(text)['files'] ?? []) as { sha256?: string; content_type?: string }[]
  const arrived = file?.sha256 === payloadHash(bytes) && file.content_type === 'image/png'
  return report(made.response.ok && arrived, `File: ${took(made)}, the service received the same file`)
}

export async function readStream(client: Client, url: string): Promise<boolean> {
  printer.sent(`POST ${url}/stream  JSON, the response comes in events`)
  const made = await call(() => client.fetch(`${url}/stream`, jsonRequest()))
  const names: string[] = []
  for await (const { event, data } of readEvents(readChunks(made.response))) {
    names.push(event)
    printer.content(`after ${made.elapsedMilliseconds()} ms  ${event}: ${data}`)
  }
  const complete = names.length > 1 && names.at(-1) === 'done'
  return report(made.response.ok && complete, `Stream: ${took(made)}, ${names.length} events`)
}

/** As new online services of ModelArts take it: nothing is signed. */
export async function sendApiKey(url: string, local: LocalServices): Promise<boolean> {
  printer.sent(`POST ${url}  the same JSON with an API key (Authorization: Bearer ...)`)
  return callWith(url, local, { credentials: { apiKey: local.apiKey } }, 'API key')
}

/** A token from the stand-in of IAM, for a user name and a password. */
export async function sendToken(url: string, local: LocalServices): Promise<boolean> {
  const { domainName, userName, password } = local.iamUser
  printer.sent(`POST ${local.gatewayUrl}/v3/auth/tokens  user name and password, for an IAM token`)
  printer.sent(`POST ${url}  the same JSON with that token (X-Auth-Token)`)
  const credentials = fromIamToken({
    endpoint: local.gatewayUrl,
    domainName,
    userName,
    password,
    projectName: 'cn-north-4',
  })
  return callWith(url, local, { credentials }, 'IAM token')
}

/** What `client.postJson` sends, for a response that is read here. */
export function jsonRequest(): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON_TEXT }
}

async function callWith(
  url: string,
  local: LocalServices,
  options: Partial<ClientOptions>,
  name: string,
): Promise<boolean> {
  const client = clientFor(local, options)
  try {
    const { arrived, response, line } = await postJson(client, url)
    return report(response.ok && arrived, `${name}: ${line}, accepted without a signature`)
  } finally {
    await client.close()
  }
}

interface JsonCall {
  readonly response: Response
  readonly line: string
  readonly arrived: boolean
  readonly verified: { readonly key_id?: string } | undefined
}

async function postJson(client: Client, url: string): Promise<JsonCall> {
  const made = await call(() => client.fetch(url, jsonRequest()))
  const text = await made.response.text()
  printer.content(text)
  const { received, verified } = parse(text) as {
    received?: { sha256?: string }
    verified?: { key_id?: string }
  }
  const arrived = received?.sha256 === payloadHash(JSON_TEXT)
  return { response: made.response, line: took(made), arrived, verified }
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>
  } catch {
    return {}
  }
}
