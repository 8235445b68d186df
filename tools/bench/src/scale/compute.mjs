/**
 * What is assumed of the fleet, each with its unit in the name.
 *
 * @typedef {object} Assumptions
 * @property {number} requestsPerSecond
 * @property {number} usedShareOfCores how much of a core is used at most, so that one more wave fits
 * @property {number} claimLifetimeSeconds skew and clock tolerance of the verifier
 * @property {number} shardGigabytes memory of one Redis shard
 * @property {number} usedShareOfMemory
 * @property {number} signatureKeys how many key ids callers use
 * @property {number} keyCacheSeconds
 * @property {number} bodyKibibytes a larger body, to show what hashing adds
 */

/**
 * What one request, one claim and one byte cost, as measured.
 *
 * @typedef {object} UnitCosts
 * @property {number} verifyMicroseconds `verify`, small POST, without a socket
 * @property {number} hashMicrosecondsPerKibibyte
 * @property {{ framework: string, addedMicroseconds: number, wholeMicroseconds: number }[]} frameworks CPU time of a request
 * @property {{ cpuMicroseconds: number, bytesPerEntry: number, claimsPerSecond: number } | undefined} redis
 * @property {{ cpuMicroseconds: number, bytesPerEntry: number, entries: number }} inProcess
 */

/**
 * @param {import('../report/data.mjs').BenchData} bench
 * @param {import('../report/data.mjs').NetworkData} network
 * @returns {UnitCosts}
 */
export function unitCosts(bench, network) {
  const scenarios = bench.runtimes[0]?.scenarios ?? []
  const timeOf = (/** @type {string} */ id, /** @type {string} */ name) => {
    const found = scenarios
      .find((scenario) => scenario.id === id)
      ?.candidates.find((candidate) => candidate.name === name)
    if (found === undefined) throw new Error(`the data of the benchmark has no ${name} in ${id}`)
    return found.nanoseconds.median / 1000
  }
  const inProcess = network.replay.find(({ store }) => store === 'in process')
  if (inProcess === undefined) throw new Error('the data of the network has no replay store of the process')
  return {
    verifyMicroseconds: timeOf('post', 'verify'),
    hashMicrosecondsPerKibibyte: timeOf('1mib', 'createHash') / 1024,
    frameworks: network.middleware.map(({ framework, without, verifying }) => ({
      framework,
      addedMicroseconds: verifying.serverMicroseconds - without.serverMicroseconds,
      wholeMicroseconds: verifying.serverMicroseconds,
    })),
    redis: network.replay.find(({ store }) => store === 'Redis'),
    inProcess,
  }
}

/**
 * What the fleet needs.
 *
 * @param {UnitCosts} costs
 * @param {Assumptions} assumptions
 */
export function computeFleet(costs, assumptions) {
  const { requestsPerSecond, usedShareOfCores, bodyKibibytes } = assumptions
  const cores = (/** @type {number} */ microseconds) =>
    Math.ceil((requestsPerSecond * microseconds) / 1e6 / usedShareOfCores)
  const frameworks = costs.frameworks.map(({ framework, addedMicroseconds, wholeMicroseconds }) => ({
    framework,
    addedCores: cores(addedMicroseconds),
    wholeCores: cores(wholeMicroseconds),
  }))
  const claims = requestsPerSecond * assumptions.claimLifetimeSeconds
  const largest = Math.max(0, ...frameworks.map(({ wholeCores }) => wholeCores))
  return {
    verifyCores: cores(costs.verifyMicroseconds),
    bodyCores: cores(costs.hashMicrosecondsPerKibibyte * bodyKibibytes),
    frameworks,
    claims,
    replay: costs.redis && shardsFor(costs.redis, claims, cores, assumptions),
    inProcessRequestsPerSecond: Math.floor(MOST_IN_PROCESS / assumptions.claimLifetimeSeconds),
    inProcessGigabytes: (MOST_IN_PROCESS * costs.inProcess.bytesPerEntry) / 1e9,
    // One process a core, and each asks for each key once in that time.
    lookUpsPerSecond: Math.ceil((largest * assumptions.signatureKeys) / assumptions.keyCacheSeconds),
    processes: largest,
  }
}

/** The largest `maxClaims` that the store takes. */
export const MOST_IN_PROCESS = 10_000_000

/**
 * @param {{ cpuMicroseconds: number, bytesPerEntry: number }} redis
 * @param {number} claims
 * @param {(microseconds: number) => number} cores
 * @param {Assumptions} assumptions
 */
function shardsFor({ cpuMicroseconds, bytesPerEntry }, claims, cores, { shardGigabytes, usedShareOfMemory }) {
  const gigabytes = (claims * bytesPerEntry) / 1e9
  const byMemory = Math.ceil(gigabytes / (shardGigabytes * usedShareOfMemory))
  // A shard has one thread for its commands.
  const byProcessor = cores(cpuMicroseconds)
  return { gigabytes, byMemory, byProcessor, shards: Math.max(byMemory, byProcessor) }
}
