import { goalsTable } from './goals-table.mjs'
import { growthTable } from './growth-table.mjs'
import { clientTable, memoryTable, middlewareTable, replayTable } from './network-lines.mjs'
import { ratio, whole } from './numbers.mjs'
import { markdownTable, ratioTable } from './scenario-table.mjs'

/** @typedef {import('./data.mjs').BenchData} BenchData */
/** @typedef {import('./data.mjs').NetworkData} NetworkData */

/**
 * docs/performance.md: what the runs measured, and how.
 *
 * @param {BenchData | undefined} bench
 * @param {NetworkData | undefined} network
 */
export function performancePage(bench, network) {
  return [
    `# Performance

This page is written by \`npm run bench -- --all-runtimes --write\` and \`npm run bench:network -- --write\`, and holds what these runs
measured, on one machine. The ratios hold elsewhere; absolute times do not. How it is done: [tools/bench](../tools/bench/README.md).
`,
    bench === undefined ? '' : goalsPart(bench, network),
    bench === undefined ? '' : benchPart(bench),
    network === undefined ? '' : networkPart(network),
  ].join('\n')
}

/**
 * @param {BenchData} bench
 * @param {NetworkData | undefined} network
 */
function goalsPart(bench, network) {
  return `## Goals

What is missed is in bold. \`npm run bench:gate\` measures these again, and fails where a \`must\` is missed three times.

${goalsTable(bench, network)}
`
}

/** @param {BenchData} data */
function benchPart({ measured, skipped, runtimes, bundles }) {
  const [first] = runtimes
  if (first === undefined) throw new Error('a run measures at least one runtime')
  return `## Signing and verifying

${measured}, ${machineText(first.machine)}: ${first.rounds} slices each, in turn, by ${first.clock === 'cpu' ? 'CPU time' : 'the clock on the wall'}; medians of paired ratios, in brackets the quartiles. In the row \`sign\` the time of
one call, in the others how many times as long they take.${skipped.length > 0 ? ` Not measured: ${skipped.join(', ')}.` : ''}

${runtimes.map((result) => `### ${result.runtime}\n\n${ratioTable(result)}\n\n${floorText(result)}`).join('\n\n')}

![A small POST, on each runtime](performance/runtimes.svg)

![Five kinds of requests](performance/scenarios.svg)

### Growth

![Time of one call as requests grow](performance/growth.svg)

The slope of a line through the points on logarithmic axes: 1 is linear, 2 is quadratic.

${growthTable(first.growth)}

### Bundles

${markdownTable(
  ['', 'minified', 'gzipped', 'what'],
  bundles.map(({ name, minified, gzipped, what }) => [`\`${name}\``, whole(minified), whole(gzipped), what]),
)}

![What a browser loads](performance/bundles.svg)
`
}

/** @param {BenchData['runtimes'][number]} result */
function floorText({ scenarios }) {
  const parts = scenarios.flatMap(({ title, ratios }) => {
    const bare = ratios['sign / bare crypto']
    return bare === undefined ? [] : [`${title} ${ratio(bare.median)}`]
  })
  return `\`sign\` / bare crypto: ${parts.join(', ')}.`
}

/** @param {NetworkData} data */
function networkPart(data) {
  return `## Over the network

${data.measured}, ${machineText(data.machine)}, ${data.runtime}: loopback, the other end in a process of its own, in turn.${data.skipped.length > 0 ? ` Not measured: ${data.skipped.join(', ')}.` : ''}

### Clients

\`to bare\`: throughput, compared with the same client unsigned. CPU is that of the client's process, a request.
\`bare crypto\` does the two hashes and the HMAC of a signature beside an unsigned request, and nothing else: what no signer on node:crypto
gets past.

${clientTable(data)}

![Clients on loopback](performance/clients.svg)

### Middleware

The same signed request to the same server, which parses its JSON, without and with the verifying middleware; concurrency 64. CPU is
that of the server's process, a request. The floor is the same server with the two hashes and the HMAC done by hand and nothing checked.

${middlewareTable(data)}

![Servers, with and without the verifying middleware](performance/middleware.svg)

### Memory of an upload

${memoryTable(data)}

### Replay stores

CPU is that of the process that keeps the claims.

${replayTable(data)}
`
}

/** @param {NetworkData['machine']} machine */
function machineText({ processor, cores, platform }) {
  return `${processor}, ${cores} cores, ${platform}`
}
