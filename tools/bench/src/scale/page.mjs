import { ratio, whole } from '../report/numbers.mjs'
import { markdownTable } from '../report/scenario-table.mjs'
import { computeFleet, MOST_IN_PROCESS, unitCosts } from './compute.mjs'

/**
 * docs/scale.md: every figure is measured, assumed, or follows from both.
 *
 * @param {import('../report/data.mjs').BenchData} bench
 * @param {import('../report/data.mjs').NetworkData} network
 * @param {import('./compute.mjs').Assumptions} assumptions
 */
export function scalePage(bench, network, assumptions) {
  const costs = unitCosts(bench, network)
  const fleet = computeFleet(costs, assumptions)
  const rate = whole(assumptions.requestsPerSecond)
  const percent = (/** @type {number} */ share) => `${Math.round(share * 100)}%`
  return `# A fleet that verifies ${rate} requests a second

Worked out on paper from what one request costs. This page is written by \`npm run bench -- --write\` and
\`npm run bench:network -- --write\` from the data in [performance](performance.md); a test checks that its figures follow from them.
A paper knows nothing of load balancers, network cards and noisy neighbours: before buying, measure one machine.

## What is assumed

${markdownTable(
  ['', ''],
  [
    ['requests a second, all of them verified and claimed', rate],
    ['a core is used to', percent(assumptions.usedShareOfCores)],
    ['a claim is kept (skew and clock tolerance)', `${whole(assumptions.claimLifetimeSeconds)} s`],
    [
      'memory of a Redis shard, used to',
      `${assumptions.shardGigabytes} GB, ${percent(assumptions.usedShareOfMemory)}`,
    ],
    [
      'signature keys, `keyCacheSeconds`',
      `${whole(assumptions.signatureKeys)}, ${assumptions.keyCacheSeconds}`,
    ],
  ],
)}

## What one costs, measured on ${bench.runtimes[0]?.runtime} and ${network.runtime}

${markdownTable(
  ['', ''],
  [
    ['`verify` of a small POST, without a socket', `${ratio(costs.verifyMicroseconds)} µs`],
    ['hashing a KiB of body', `${ratio(costs.hashMicrosecondsPerKibibyte)} µs`],
    ...costs.frameworks.map(({ framework, addedMicroseconds, wholeMicroseconds }) => [
      `a request through ${framework}, of which the middleware`,
      `${ratio(wholeMicroseconds)} µs, ${ratio(addedMicroseconds)} µs`,
    ]),
    [
      'a claim in the process',
      `${ratio(costs.inProcess.cpuMicroseconds)} µs, ${whole(costs.inProcess.bytesPerEntry)} bytes`,
    ],
    ...(costs.redis === undefined
      ? []
      : [
          [
            'a claim on Redis, of the server',
            `${ratio(costs.redis.cpuMicroseconds)} µs, ${whole(costs.redis.bytesPerEntry)} bytes`,
          ],
        ]),
  ],
)}

## What the fleet needs

${markdownTable(
  ['cores', 'for the middleware', 'for everything'],
  [
    ['`verify` alone', whole(fleet.verifyCores), ''],
    ...fleet.frameworks.map(({ framework, addedCores, wholeCores }) => [
      framework,
      whole(addedCores),
      whole(wholeCores),
    ]),
  ],
)}

Cores = requests a second × CPU time of one / ${assumptions.usedShareOfCores}. A body of ${assumptions.bodyKibibytes} KiB costs ${whole(fleet.bodyCores)} cores more, for its hash.

${replayText(fleet, assumptions)}
**Keys.** Each process asks for a key once in ${assumptions.keyCacheSeconds} s, however many requests it signs. With one process a core, ${whole(fleet.processes)} processes and ${whole(assumptions.signatureKeys)} keys that all of them meet, that is at most ${whole(fleet.lookUpsPerSecond)} look-ups a second. Keys in a record or a \`Map\` need none. A process keeps 1,000 keys; with more, look-ups follow the requests.
`
}

/**
 * @param {ReturnType<typeof computeFleet>} fleet
 * @param {import('./compute.mjs').Assumptions} assumptions
 */
function replayText({ claims, replay, inProcessRequestsPerSecond, inProcessGigabytes }, assumptions) {
  const inProcess = `The store of one process holds ${whole(MOST_IN_PROCESS)} claims in ${ratio(inProcessGigabytes)} GB at most, which is ${whole(inProcessRequestsPerSecond)} requests a second, and a fleet cannot share it.`
  if (replay === undefined) return `**Replay.** ${inProcess} Redis was not measured on this machine.\n`
  return `**Replay.** ${whole(claims)} claims are held at once: requests a second × ${whole(assumptions.claimLifetimeSeconds)} s. ${inProcess} On Redis:

${markdownTable(
  ['', ''],
  [
    ['memory', `${whole(replay.gigabytes)} GB`],
    ['shards for the memory', whole(replay.byMemory)],
    ['shards for the commands, a core each', whole(replay.byProcessor)],
    ['shards', whole(replay.shards)],
  ],
)}

Replicas for failover come on top. A shorter \`maxSkewSeconds\` divides the memory: 120 s and 60 s of tolerance need ${whole((replay.gigabytes * 180) / assumptions.claimLifetimeSeconds)} GB. By default POST and PATCH are covered, not all requests.
`
}
