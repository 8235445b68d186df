import type { Algorithm, RunningHash } from '@apig/signer-core'

/** Up to here a body is hashed when it is whole, at half the cost; a larger one as it arrives, so that nothing waits long. */
const AT_ONCE = 64 * 1024

/** The payload hash of a body that arrives. */
export class BodyHash {
  readonly #algorithm: Algorithm
  #running: RunningHash | undefined
  #hashed = 0

  constructor(algorithm: Algorithm) {
    this.#algorithm = algorithm
  }

  /** Another piece has come: `buffer` holds `length` bytes of the body by now. */
  take(buffer: Uint8Array, length: number): void {
    if (length <= AT_ONCE) return
    this.#running ??= this.#algorithm.createHash()
    this.#running.update(buffer.subarray(this.#hashed, length))
    this.#hashed = length
  }

  /** The hash of the whole body, in lowercase hex. Ends it. */
  digest(body: Uint8Array): string {
    return this.#running === undefined ? this.#algorithm.hash(body) : this.#running.digest()
  }
}
