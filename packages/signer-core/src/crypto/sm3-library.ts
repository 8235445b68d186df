import sm3 from 'sm-crypto/src/sm3/index.js'
import type { HmacKey, RunningHash } from '../algorithm.ts'
import { encodeUtf8 } from '../bytes.ts'

/** SM3 in lowercase hex; text is hashed as its UTF-8. */
export function sm3Hex(data: string | Uint8Array): string {
  return sm3(typeof data === 'string' ? encodeUtf8(data) : data)
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
  const key = encodeUtf8(secret)
  return (text) => sm3(encodeUtf8(text), { key, mode: 'hmac' })
}
