import { STATUS_CODES } from 'node:http'
import { createSigner, explainMismatch } from '@apig/signer-core'
import type { Credentials, Mismatch, SignableRequest, SignedRequest, SignOptions } from '@apig/signer-core'
import { networkError } from './network-error.ts'

/** The kinds of body that are sent here. */
export type Body = string | FormData

/** A request that was signed and sent, and the head of its answer. */
export interface Call {
  readonly signed: SignedRequest<Body>
  readonly response: Response
  /** `200 OK` */
  readonly status: string
  /** Since the request was sent. */
  elapsedMilliseconds(): number
}

/** Signs: with the fetch below, all that a client needs. */
export function signCall(
  credentials: Credentials,
  request: SignableRequest<Body>,
  options: SignOptions = {},
): SignedRequest<Body> {
  return createSigner(credentials).sign(request, options)
}

/** Sends with the platform's own fetch. */
export async function send(signed: SignedRequest<Body>): Promise<Call> {
  const start = performance.now()
  let response: Response
  try {
    // A redirected request would be another one than was signed.
    response = await fetch(signed.url, { ...signed, redirect: 'manual' })
  } catch (error) {
    throw networkError(error, signed.url)
  }
  return {
    signed,
    response,
    status: `${response.status} ${response.statusText || (STATUS_CODES[response.status] ?? '')}`.trimEnd(),
    elapsedMilliseconds: () => Math.round(performance.now() - start),
  }
}

export function call(
  credentials: Credentials,
  request: SignableRequest<Body>,
  options: SignOptions = {},
): Promise<Call> {
  return send(signCall(credentials, request, options))
}

/** The rest of an answer; the connection may still break. */
export async function readBytes({ response, signed }: Call): Promise<Uint8Array> {
  try {
    return new Uint8Array(await response.arrayBuffer())
  } catch (error) {
    throw networkError(error, signed.url)
  }
}

export async function readText(answer: Call): Promise<string> {
  return new TextDecoder().decode(await readBytes(answer))
}

/** An answer as it arrives, as text. */
export async function* readChunks({ response, signed }: Call): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  try {
    for await (const chunk of response.body ?? []) yield decoder.decode(chunk, { stream: true })
  } catch (error) {
    throw networkError(error, signed.url)
  }
  yield decoder.decode()
}

/** Why an answer is a refusal, in words for people. */
export function explain({ signed, response }: Call, body: string): Mismatch {
  return explainMismatch(signed, { status: response.status, headers: response.headers, body })
}
