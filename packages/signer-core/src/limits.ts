/** The largest body that the gateway takes in a signed call: 12 MiB (protocol.md, Limits). */
export const MAX_SIGNED_BODY_BYTES = 12_582_912
