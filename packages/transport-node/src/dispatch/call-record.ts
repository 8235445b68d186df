import type { AuthenticatedRequest } from '@apig/signer-core/transport'

const RECORD = Symbol.for('@apig/transport-node/record')

/** What a call has sent last: for the explanation of its answer, and for the answer's own `url`. */
export class CallRecord {
  #request: AuthenticatedRequest<unknown> | undefined
  redirected = false

  /** Private inside: whoever prints the answer does not want it. */
  get request(): AuthenticatedRequest<unknown> | undefined {
    return this.#request
  }

  set request(request: AuthenticatedRequest<unknown> | undefined) {
    this.#request = request
  }

  /** undici hands the context over with the answer. */
  addTo(context: unknown): object {
    return typeof context === 'object' && context !== null
      ? { ...context, [RECORD]: this }
      : { [RECORD]: this }
  }

  /** The record of an answer of undici's `request`. */
  static of(answer: object): CallRecord | undefined {
    const { context } = answer as { context?: unknown }
    const found: unknown =
      typeof context === 'object' && context !== null && RECORD in context ? context[RECORD] : undefined
    return found instanceof CallRecord ? found : undefined
  }
}
