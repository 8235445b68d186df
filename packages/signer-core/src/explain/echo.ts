/** A part as the gateway echoes it; `whole` is false where the echo is cut short inside it. */
export interface EchoPart {
  readonly text: string
  readonly whole: boolean
}

/** The canonical request that the gateway computed. Parts that the echo does not reach are undefined. */
export interface Echo {
  readonly method: EchoPart | undefined
  readonly canonicalUri: EchoPart | undefined
  readonly canonicalQuery: EchoPart | undefined
  readonly headers: ReadonlyMap<string, EchoPart>
  /** Whether all header lines are there, so that a header without one is absent. */
  readonly hasAllHeaders: boolean
  readonly signedHeaders: EchoPart | undefined
  readonly payloadHash: EchoPart | undefined
}
