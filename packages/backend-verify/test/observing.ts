import type { Algorithm } from '@apig/signer-core'

/** The same algorithm, and how many HMACs or checks it was asked for: what anybody could pass as `algorithms`. */
export function counting(algorithm: Algorithm): { readonly algorithm: Algorithm; hmacs: number } {
  const { createVerifier } = algorithm
  const counter = {
    hmacs: 0,
    algorithm: {
      ...algorithm,
      createKey(secret: string, keyId: string) {
        const key = algorithm.createKey(secret, keyId)
        return (text: string) => {
          counter.hmacs++
          return key(text)
        }
      },
      createVerifier:
        createVerifier &&
        ((secret: string, keyId: string) => {
          const verify = createVerifier(secret, keyId)
          return (text: string, signature: string) => {
            counter.hmacs++
            return verify(text, signature)
          }
        }),
    } satisfies Algorithm,
  }
  return counter
}

/** A body in two pieces, and how many of its bytes were asked for. */
export function countedBody(bytes: Uint8Array): { readonly body: AsyncIterable<Uint8Array>; read: number } {
  const counter = {
    read: 0,
    body: {
      async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
        for (const piece of [bytes.subarray(0, 2), bytes.subarray(2)]) {
          counter.read += piece.byteLength
          yield piece
        }
      },
    },
  }
  return counter
}
