/**
 * What `npm run bench` writes.
 *
 * @typedef {object} RuntimeResult
 * @property {string} runtime
 * @property {{ processor: string, cores: number, platform: string }} machine
 * @property {string} clock
 * @property {number} rounds
 * @property {import('../summarize.mjs').ScenarioResult[]} scenarios
 * @property {import('../growth.mjs').Growth[]} growth
 */

/**
 * @typedef {object} BenchData
 * @property {string} measured
 * @property {string[]} skipped runtimes that were not there
 * @property {RuntimeResult[]} runtimes
 * @property {import('../bundles.mjs').Bundle[]} bundles
 */

/**
 * What `npm run bench:network` writes.
 *
 * @typedef {{ requestsPerSecond: number, p50: number, p99: number, cpuMicroseconds: number, serverMicroseconds: number }} LoadSummary
 * @typedef {{ concurrency: number, results: (LoadSummary & { name: string, toBare: import('../statistics.mjs').Summary })[] }} ClientResult
 * @typedef {{ framework: string, without: LoadSummary, floor?: LoadSummary, verifying: LoadSummary, throughputRatio: import('../statistics.mjs').Summary, toFloor?: import('../statistics.mjs').Summary }} MiddlewareResult
 * @typedef {{ store: string, entries: number, claimsPerSecond: number, bytesPerEntry: number, cpuMicroseconds: number }} ReplayResult
 */

/**
 * @typedef {object} NetworkData
 * @property {string} measured
 * @property {string} runtime
 * @property {RuntimeResult['machine']} machine
 * @property {string[]} skipped
 * @property {ClientResult[]} clients
 * @property {MiddlewareResult[]} middleware
 * @property {import('../network/memory.mjs').MemoryUse[]} memory
 * @property {ReplayResult[]} replay
 */

export const RUNS = ['bench', 'network']
