import sm3 from 'sm-crypto/src/sm3/index.js'
import type { HmacKey, RunningHash } from '../algorithm.ts'

const encoder = new TextEncoder()
const bytesOf = (data: string | Uint8Array): Uint8Array =>
  typeof data === 'string' ? encoder.encode(data) : data

/** SM3 in lowercase hex; text is hashed as its UTF-8. */
export function sm3Hex(data: string | Uint8Array): string {
  return sm3(bytesOf(data))
}

/** The library hashes whole messages only, so the pieces are kept until the end. */
export function createSm3(): RunningHash {
  const pieces: Uint8Array[] = []
  return {
    update: (bytes) => void pieces.push(bytes.slice()),
    digest: () => {
      const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
      let at = 0
      for (const piece of pieces) {
        whole.set(piece, at)
        at += piece.length
      }
      return sm3(whole)
    },
  }
}

/** HMAC-SM3 with the UTF-8 of `secret` as its key. */
export function hmacSm3Key(secret: string): HmacKey {
  const key = encoder.encode(secret)
  return (text) => sm3(encoder.encode(text), { key, mode: 'hmac' })
}
