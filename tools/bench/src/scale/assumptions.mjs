/** What docs/scale.md assumes. @type {import('./compute.mjs').Assumptions} */
export const assumptions = {
  requestsPerSecond: 1_000_000,
  usedShareOfCores: 0.6,
  claimLifetimeSeconds: 900 + 60,
  shardGigabytes: 32,
  usedShareOfMemory: 0.75,
  signatureKeys: 1000,
  keyCacheSeconds: 60,
  bodyKibibytes: 64,
}
