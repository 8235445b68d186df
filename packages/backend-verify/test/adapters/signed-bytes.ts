import { NOW, signedRequest, silent, HOST, KEY_ID, SECRET } from '../signed-request.ts'
import type { Wanted } from '../signed-request.ts'
import { createVerifier } from '../../src/index.ts'
import type { Decision, Verifier, VerifierOptions } from '../../src/index.ts'

export interface Sending {
  /** Pieces of a chunked body; undefined for one with a Content-Length. */
  readonly chunks?: readonly (Uint8Array | string)[]
  /** Sent, and not signed. */
  readonly extra?: readonly (readonly [string, string])[]
  /** In place of the one that was signed. */
  readonly target?: string
}

/** Head and body of a signed request as they go over the wire. */
export interface WireRequest {
  readonly head: string
  readonly body: Buffer
  readonly bytes: Buffer
}

/** A request as the gateway signs it, as the bytes of HTTP/1.1. */
export function wireRequest(wanted: Wanted = {}, sending: Sending = {}): WireRequest {
  const { chunks, extra = [] } = sending
  const whole = chunks === undefined ? wanted : { ...wanted, body: Buffer.concat(chunks.map(toBuffer)) }
  const signed = signedRequest(whole)
  const headers = [...signed.headers, ...extra]
  if (chunks !== undefined) headers.push(['Transfer-Encoding', 'chunked'])
  else if (signed.body.length > 0) headers.push(['Content-Length', String(signed.body.length)])
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`)
  const head = `${signed.method} ${sending.target ?? signed.url} HTTP/1.1\r\n${lines.join('')}\r\n`
  const body = chunks === undefined ? Buffer.from(signed.body) : chunked(chunks)
  return { head, body, bytes: Buffer.concat([Buffer.from(head, 'latin1'), body]) }
}

export function chunked(chunks: readonly (Uint8Array | string)[]): Buffer {
  const parts = chunks.map(toBuffer).filter((chunk) => chunk.length > 0)
  const framed = parts.flatMap((chunk) => [
    Buffer.from(`${chunk.length.toString(16)}\r\n`),
    chunk,
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...framed, Buffer.from('0\r\n\r\n')])
}

export interface WatchedVerifier extends Verifier {
  /** What was decided so far. */
  readonly decisions: readonly Decision[]
  readonly codes: () => string[]
}

/** A verifier for what `wireRequest` signs, which remembers what it decided. */
export function watchedVerifier(options: Partial<VerifierOptions> = {}): WatchedVerifier {
  const decisions: Decision[] = []
  const verifier = createVerifier({
    keys: { [KEY_ID]: SECRET },
    hosts: [HOST],
    now: () => NOW,
    logger: silent,
    ...options,
    onDecision: (decision) => void decisions.push(decision),
  })
  return { ...verifier, decisions, codes: () => decisions.map(({ code }) => code ?? 'ACCEPT') }
}

const toBuffer = (part: Uint8Array | string): Buffer =>
  typeof part === 'string' ? Buffer.from(part) : Buffer.from(part)
