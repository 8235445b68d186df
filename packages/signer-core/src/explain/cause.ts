/** The usual cause of a difference, and what to do. */
export interface Cause {
  readonly cause: string
  readonly advice: string
}

/** What a client may have made of a body. Computed only when it is asked for. */
export interface Variant extends Cause {
  readonly make: () => string | Uint8Array | undefined
}
