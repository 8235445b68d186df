import type { ResponseHeaders } from './undici.ts'

/** The head of an answer. */
export interface Head {
  readonly status: number
  readonly headers: ResponseHeaders
  readonly message: string | undefined
}

/** What becomes of an answer: handed over as it comes, kept until its end, or thrown away. */
export type Verdict = 'pass' | 'hold' | 'discard'

/** The call that an attempt belongs to. */
export interface AttemptOwner {
  /** The request has a connection. */
  started(context: unknown): void
  /** An answer begins. What is thrown ends the call. */
  judge(head: Head): Verdict
  /** An answer that was kept has come to its end; `release` hands it over. */
  held(attempt: Attempt, head: Head, body: string): void
  /** An answer that is thrown away has come to its end. */
  discarded(): void
  /** The head is about to be handed over. */
  passing(): void
  /** Everything was handed over. */
  ended(): void
  /** The connection failed; `passed` says whether a part of the answer was handed over. */
  broken(error: Error, passed: boolean): void
}

// What a gateway says when it refuses is small.
const HELD_BYTES = 64 * 1024
const DISCARDED_BYTES = 64 * 1024

/** What a handler says to what it was handed: `false` stops the answer, where handlers speak so. */
export type Flow = boolean | undefined | void

/** One attempt: what comes is handed over, kept or thrown away. Its two kinds speak with undici. */
export abstract class Attempt<H extends Head = Head, T = unknown> {
  protected readonly owner: AttemptOwner
  protected state: 'open' | Verdict | 'kept' | 'over' = 'open'
  #head: H | undefined
  #chunks: Buffer[] | undefined
  #length = 0
  #trailers: T | undefined

  constructor(owner: AttemptOwner) {
    this.owner = owner
  }

  /** Ends the connection, where there is one. */
  protected abstract disconnect(reason: Error): void
  protected abstract passHead(head: H): Flow
  protected abstract passData(chunk: Buffer): Flow
  protected abstract passEnd(trailers: T): void

  /** Hands over an answer that was kept. */
  release(): void {
    if (this.state !== 'kept') return
    this.#pass()
    this.completed(this.#trailers as T)
  }

  /** Ends the attempt, even one that still waits for a connection: nothing more is heard of it. */
  giveUp(reason: Error): void {
    if (this.state === 'over') return
    this.state = 'over'
    this.disconnect(reason)
  }

  protected answered(head: H): Flow {
    if (this.state === 'over') return
    // Interim answers, such as 103.
    if (head.status < 200) return this.passHead(head)
    this.#head = head
    try {
      this.state = this.owner.judge(head)
    } catch (error) {
      this.state = 'over'
      this.owner.broken(error as Error, true)
      return this.disconnect(error as Error)
    }
    return this.state === 'pass' ? this.#passHead(head) : undefined
  }

  protected received(chunk: Buffer): Flow {
    if (this.state === 'pass') return this.passData(chunk)
    this.#length += chunk.length
    if (this.state === 'hold') {
      ;(this.#chunks ??= []).push(chunk)
      // No refusal of the gateway's is so long.
      if (this.#length > HELD_BYTES) return this.#pass()
    } else if (this.state === 'discard' && this.#length > DISCARDED_BYTES) {
      this.state = 'over'
      this.disconnect(new Error('The rest of the answer is not needed.'))
      this.owner.discarded()
    }
  }

  protected completed(trailers: T): void {
    const { state } = this
    if (state === 'pass') {
      // A handler may throw here, as undici's `retry` does: undici then reports the error, which has to pass too.
      this.passEnd(trailers)
      this.state = 'over'
      this.owner.ended()
    } else if (state === 'hold') {
      this.state = 'kept'
      this.#trailers = trailers
      this.owner.held(this, this.#head as H, Buffer.concat(this.#chunks ?? []).toString('utf8'))
    } else if (state === 'discard') {
      this.state = 'over'
      this.owner.discarded()
    }
  }

  protected failed(error: Error): void {
    const { state } = this
    if (state === 'over' || state === 'kept') return
    this.state = 'over'
    if (state === 'discard') this.owner.discarded()
    else this.owner.broken(error, state === 'pass')
  }

  /** Whether a connection that has just been made is still wanted. */
  protected connected(context: unknown): boolean {
    if (this.state === 'over') {
      // Given up while it waited.
      this.disconnect(new Error('The attempt was given up.'))
      return false
    }
    this.owner.started(context)
    return true
  }

  #pass(): Flow {
    this.state = 'pass'
    const flow = this.#passHead(this.#head as H)
    const chunks = this.#chunks
    this.#chunks = undefined
    return chunks === undefined ? flow : this.passData(Buffer.concat(chunks))
  }

  #passHead(head: H): Flow {
    this.owner.passing()
    return this.passHead(head)
  }
}
