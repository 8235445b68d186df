import type { SignOptions } from '@apig/signer-core'
import { bodyTooLarge, limitFor, requireWithinLimit, TransportError } from '@apig/signer-core/transport'
import type { HeaderPairs, Identity, TransportSettings } from '@apig/signer-core/transport'
import { collectPayload, toBytes } from './payload.ts'
import type { BytesPayload, Payload } from './payload.ts'

/**
 * What is signed of a body; `hash` is its SHA-256, made elsewhere.
 *
 * @inline
 */
export type PayloadMode = TransportSettings['payload'] | { readonly hash: string }

/** A body that is ready to be sent, and what the signature says about it. */
export interface SettledPayload {
  readonly payload: Payload
  readonly sign: SignOptions['payload']
}

/**
 * Decides once for a call what is signed of its body. A promise only where the body has to be read first.
 *
 * @throws TransportError `BODY_TOO_LARGE`, `BODY_UNHASHED`
 */
export function settlePayload(
  payload: Payload,
  mode: PayloadMode,
  headers: HeaderPairs,
  identity: Identity,
  maxBodyBytes: number | undefined,
): SettledPayload | Promise<SettledPayload> {
  const limit = limitFor(identity, maxBodyBytes)
  if (payload.length !== undefined) requireWithinLimit(payload.length, limit)
  if (identity.kind === 'token' || identity.kind === 'app-code') return { payload, sign: undefined }
  if (typeof mode === 'object') return { payload: bounded(payload, limit), sign: mode }
  if (payload.kind === 'empty') return { payload, sign: undefined }
  if (mode === 'unsigned')
    return { payload: payload.kind === 'unknown' ? payload : bounded(payload, limit), sign: mode }
  // What the caller says about the body is signed as it stands; bytes at hand are held against it.
  if (headers.some(([name]) => name === 'x-sdk-content-sha256'))
    return { payload, sign: mode === 'signed' && payload.kind === 'bytes' ? 'signed' : undefined }
  switch (payload.kind) {
    case 'bytes':
      return signed(payload as BytesPayload)
    case 'unknown':
      return collectPayload(payload, limit).then(signed)
    case 'form':
      return mode === 'signed' ? collectPayload(payload, limit).then(signed) : { payload, sign: 'unsigned' }
    case 'stream':
      if (mode === 'signed')
        throw new TransportError(
          'BODY_UNHASHED',
          "body is a stream, which cannot be hashed before it is sent; give its SHA-256 in the header x-sdk-content-sha256 (createPayloadHash() makes one), or use payload: 'unsigned'.",
        )
      return { payload: bounded(payload, limit), sign: 'unsigned' }
  }
}

/** Nobody knows how long a stream is: it is counted on its way. */
function bounded(payload: Payload, limit: number): Payload {
  if (payload.length !== undefined || limit === Number.POSITIVE_INFINITY) return payload
  return { ...payload, open: () => count(payload.open() as AsyncIterable<unknown>, limit) }
}

async function* count(stream: AsyncIterable<unknown>, limit: number): AsyncGenerator<Uint8Array> {
  let length = 0
  for await (const chunk of stream) {
    const bytes = toBytes(chunk)
    length += bytes.byteLength
    if (length > limit) throw bodyTooLarge('is a stream that has more', limit)
    yield bytes
  }
}

const signed = (payload: BytesPayload): SettledPayload => ({ payload, sign: 'signed' })
