import type { RunningHash } from '../algorithm.ts'

/** A hash of pieces, by a library that hashes whole messages only: they are kept until the end. */
export function hashWhole(hash: (whole: Uint8Array) => string): RunningHash {
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
      return hash(whole)
    },
  }
}
