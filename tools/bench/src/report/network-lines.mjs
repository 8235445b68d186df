import { ratio, whole } from './numbers.mjs'
import { markdownTable } from './scenario-table.mjs'

/** @typedef {import('./data.mjs').NetworkData} NetworkData */

/** @param {import('./data.mjs').ClientResult} result */
export function clientLines({ concurrency, results }) {
  return [
    `\nClients, concurrency ${concurrency}`,
    ...results.map(
      (one) =>
        `  ${one.name.padEnd(26)}${whole(one.requestsPerSecond).padStart(8)}/s  x${ratio(one.toBare.median)} [${ratio(one.toBare.low)} to ${ratio(one.toBare.high)}]  p50 ${ratio(one.p50)} ms, p99 ${ratio(one.p99)} ms, CPU ${whole(one.cpuMicroseconds)} µs`,
    ),
  ]
}

/** @param {import('./data.mjs').MiddlewareResult} result */
export function middlewareLine({ framework, without, floor, verifying, throughputRatio, toFloor }) {
  const server = (/** @type {string} */ name, /** @type {import('./data.mjs').LoadSummary} */ load) =>
    `${name} ${whole(load.requestsPerSecond)}/s, CPU ${ratio(load.serverMicroseconds)} µs`
  return [
    `\n${framework.padEnd(10)}${server('without', without)}`,
    ...(floor === undefined ? [] : [server('floor', floor)]),
    server('verifying', verifying),
    `x${ratio(throughputRatio.median)}`,
    ...(toFloor === undefined ? [] : [`x${ratio(toFloor.median)} of the floor`]),
  ].join('; ')
}

/** @param {import('../network/memory.mjs').MemoryUse} use */
export function memoryLine({ mebibytes, what, idleMegabytes, overMegabytes, seconds }) {
  return `\n${whole(mebibytes)} MiB ${what}: ${ratio(overMegabytes)} MB over ${idleMegabytes} MB idle, ${ratio(seconds)} s`
}

/** @param {import('./data.mjs').ReplayResult} result */
export function replayLine({ store, entries, claimsPerSecond, bytesPerEntry, cpuMicroseconds }) {
  return `\nReplay store, ${store}: ${whole(claimsPerSecond)} claims/s, ${ratio(cpuMicroseconds)} µs of CPU a claim, ${whole(bytesPerEntry)} bytes an entry, at ${whole(entries)} entries`
}

/** @param {NetworkData} data */
export function clientTable({ clients }) {
  return markdownTable(
    [
      'concurrency',
      'client',
      'requests/s',
      'to bare',
      'p50, ms',
      'p99, ms',
      'CPU, µs',
      'CPU of the server, µs',
    ],
    clients.flatMap(({ concurrency, results }) =>
      results.map((one) => [
        String(concurrency),
        `\`${one.name}\``,
        whole(one.requestsPerSecond),
        `x${ratio(one.toBare.median)} (${ratio(one.toBare.low)} to ${ratio(one.toBare.high)})`,
        ratio(one.p50),
        ratio(one.p99),
        whole(one.cpuMicroseconds),
        whole(one.serverMicroseconds),
      ]),
    ),
  )
}

/** @param {NetworkData} data */
export function middlewareTable({ middleware }) {
  const cell = (/** @type {import('../statistics.mjs').Summary | undefined} */ summary) =>
    summary === undefined
      ? 'not measured'
      : `x${ratio(summary.median)} (${ratio(summary.low)} to ${ratio(summary.high)})`
  return markdownTable(
    [
      '',
      'without: requests/s',
      'verifying: requests/s',
      'throughput',
      'of the floor',
      'without: CPU, µs',
      'floor: CPU, µs',
      'verifying: CPU, µs',
      'p99 without, ms',
      'p99 verifying, ms',
    ],
    middleware.map(({ framework, without, floor, verifying, throughputRatio, toFloor }) => [
      framework,
      whole(without.requestsPerSecond),
      whole(verifying.requestsPerSecond),
      cell(throughputRatio),
      cell(toFloor),
      whole(without.serverMicroseconds),
      floor === undefined ? 'not measured' : whole(floor.serverMicroseconds),
      whole(verifying.serverMicroseconds),
      ratio(without.p99),
      ratio(verifying.p99),
    ]),
  )
}

/** @param {NetworkData} data */
export function memoryTable({ memory }) {
  return markdownTable(
    ['', 'MiB', 'idle, MB', 'over idle, MB', 'seconds'],
    memory.map((use) => [
      use.what,
      whole(use.mebibytes),
      String(use.idleMegabytes),
      ratio(use.overMegabytes),
      ratio(use.seconds),
    ]),
  )
}

/** @param {NetworkData} data */
export function replayTable({ replay }) {
  return markdownTable(
    ['', 'entries', 'claims/s', 'CPU a claim, µs', 'bytes an entry'],
    replay.map((one) => [
      one.store,
      whole(one.entries),
      whole(one.claimsPerSecond),
      ratio(one.cpuMicroseconds),
      whole(one.bytesPerEntry),
    ]),
  )
}
