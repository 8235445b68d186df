import type { Readable } from 'node:stream'
import type { Arrived, State, Step } from './script.ts'

/** What has come to a server, and what it does next. */
export interface Record {
  state(): State
  begin(): void
  arrive(head: Omit<Arrived, 'body'>, body: Uint8Array | Readable): Promise<void>
  /** The step for the request that has arrived last. */
  step(): Step
  /** Resolves with the next `next()`. */
  asked(): Promise<void>
  next(): void
}

export function createRecord(steps: readonly Step[]): Record {
  const arrived: Arrived[] = []
  let begun = 0
  let go: (() => void) | undefined
  return {
    state: () => ({ begun, arrived }),
    begin: () => void begun++,
    async arrive(head, body) {
      const bytes = body instanceof Uint8Array ? Buffer.from(body) : await collect(body)
      arrived.push({ ...head, body: bytes.toString('latin1') })
    },
    step: () => steps[Math.min(arrived.length, steps.length) - 1] ?? {},
    asked: () => new Promise((resolve) => (go = resolve)),
    next: () => go?.(),
  }
}

async function collect(body: Readable): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of body) pieces.push(Buffer.from(piece as Uint8Array))
  return Buffer.concat(pieces)
}
