import { goalsTable } from './goals-table.mjs'
import { growthTable } from './growth-table.mjs'
import { clientTable, memoryTable, middlewareTable, replayTable } from './network-lines.mjs'
import { microseconds, ratio, whole } from './numbers.mjs'
import { markdownTable, ratioTable } from './scenario-table.mjs'

/**
 * @typedef {import('./data.mjs').BenchData} BenchData
 * @typedef {import('./data.mjs').NetworkData} NetworkData
 */

/**
 * docs/performance.md: conclusions, pictures, tables.
 *
 * @param {BenchData} bench
 * @param {NetworkData} network
 */
export function performancePage(bench, network) {
  const [first] = bench.runtimes
  if (first === undefined) throw new Error('a run measures at least one runtime')
  const skipped = [...bench.skipped, ...network.skipped]
  return `# Performance

${conclusions(first, bench, network)
  .map((sentence) => `- ${sentence}`)
  .join('\n')}

Ratios hold elsewhere; absolute times do not. \`npm run bench -- --all-runtimes --write\` measured the first part on ${bench.measured}, \`npm run bench:network -- --write\` the second on ${network.measured}: ${machineText(first.machine)}.${skipped.length > 0 ? ` Not measured: ${skipped.join(', ')}.` : ''} The method: [tools/bench](../tools/bench/README.md).

![A small POST, on each runtime](performance/runtimes.svg)

![Five kinds of requests](performance/scenarios.svg)

![Time of one call as requests grow](performance/growth.svg)

![What a browser loads](performance/bundles.svg)

![Clients on loopback](performance/clients.svg)

![Servers, with and without verification](performance/middleware.svg)

## Goals

What is missed is in bold. \`npm run bench:gate\` measures them again.

${goalsTable(bench, network)}

## Signing and verifying

The row \`sign\` has the time of one call, the others how many times as long they take: medians of paired ratios over ${first.rounds} slices, in brackets the quartiles.

${bench.runtimes.map((result) => `### ${result.runtime}\n\n${ratioTable(result)}`).join('\n\n')}

### Growth

The slope of a line through the points on logarithmic axes: 1 is linear, 2 is quadratic.

${growthTable(first.growth)}

### Bundles

${markdownTable(
  ['', 'minified', 'gzipped', 'what'],
  bench.bundles.map(({ name, minified, gzipped, what }) => [
    `\`${name}\``,
    whole(minified),
    whole(gzipped),
    what,
  ]),
)}

## Over the network

${network.runtime}, over loopback, the other end in a process of its own.

### Clients

\`to bare\` is the throughput relative to the same client unsigned. \`bare crypto\` does the two hashes and the HMAC beside an unsigned request, and nothing else: the limit for a signer on node:crypto.

${clientTable(network)}

### Servers

The same signed request to a server that parses its JSON, 64 at once. The floor does the two hashes and the HMAC by hand, and checks nothing.

${middlewareTable(network)}

### Memory of an upload

${memoryTable(network)}

### Replay stores

CPU is that of the process that keeps the claims.

${replayTable(network)}

## Size a fleet

- Cores: requests a second × CPU time of one request / the share of a core that you use, such as 0.6. Add the hash of the body.
- Claims held at once: covered requests a second × (\`maxSkewSeconds\` + the clock tolerance). Times the bytes of an entry, this is the memory of Redis. A shard runs its commands on one core.
- Key look-ups a second: at most processes × keys / \`keyCacheSeconds\`.
`
}

/**
 * @param {BenchData['runtimes'][number]} first
 * @param {BenchData} bench
 * @param {NetworkData} network
 */
function conclusions({ runtime, scenarios }, { bundles }, { clients, memory }) {
  const post = scenarios.find(({ id }) => id === 'post')
  const candidate = (/** @type {string} */ name) => post?.candidates.find((one) => one.name === name)
  const times = (/** @type {string} */ name) => ratio(candidate(name)?.toSign.median ?? NaN)
  const gzipped = bundles.find(({ name }) => name === '@apig/signer-core')?.gzipped ?? NaN
  const request = clients
    .find(({ concurrency }) => concurrency === 64)
    ?.results.find(({ name }) => name === 'createClient().request')
  const upload = Math.max(...memory.map(({ overMegabytes }) => overMegabytes))
  return [
    `\`sign\` takes ${microseconds(candidate('sign')?.nanoseconds.median ?? NaN)} for a small POST on ${runtime}. The official \`AKSKSigner\` takes ${times('AKSKSigner')} times as long, aws4 ${times('aws4')} and smithy ${times('smithy, node hash')}. \`verify\` takes ${times('verify')} times as long.`,
    'From 1 MiB of body on, the time is that of SHA-256.',
    'Time grows linearly with the query and the headers, but for their sorting.',
    `A browser loads ${whole(gzipped)} bytes of signer, gzipped.`,
    `The signed client of undici reaches ${ratio(request?.toBare.median ?? NaN)} of the unsigned throughput with 64 requests at once.`,
    `An upload of 2 GiB needs ${ratio(upload)} MB above idle.`,
  ]
}

/** @param {NetworkData['machine']} machine */
function machineText({ processor, cores, platform }) {
  return `${processor}, ${cores} cores, ${platform}`
}
