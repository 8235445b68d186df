import type { PristineRequest } from '../identity/authenticate.ts'
import type { Bytes, Sendable } from './given-body.ts'

/** A body that is ready to be signed and sent. */
export interface ReadyBody {
  /** What the signature says about it. */
  readonly payload: PristineRequest<unknown>['payload']
  /** The body itself, where it is at hand: hashed, and kept for the explanation of a refusal. */
  readonly whole: string | Bytes | undefined
  /** In bytes, where it is known; undefined for a whole body, which is measured on demand. */
  readonly size: number | undefined
  readonly canRepeat: boolean
  /** The body from its beginning, once for each attempt; undefined without a body. */
  readonly open: (() => Sendable) | undefined
}

/** No body at all. */
export const NO_BODY: ReadyBody = {
  payload: 'signed',
  whole: undefined,
  size: 0,
  canRepeat: true,
  open: undefined,
}

/** How many bytes a whole body has. */
export function sizeOfWhole(whole: string | Bytes): number {
  return typeof whole === 'string' ? new TextEncoder().encode(whole).length : whole.length
}
