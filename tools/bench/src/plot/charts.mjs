import { ratio, whole } from '../report/numbers.mjs'
import { barChart } from './bar-chart.mjs'
import { lineChart } from './line-chart.mjs'

/** @typedef {import('../report/data.mjs').BenchData} BenchData */
/** @typedef {import('../report/data.mjs').NetworkData} NetworkData */

/**
 * The pictures of a run, by file name.
 *
 * @param {BenchData} bench
 * @returns {Record<string, string>}
 */
export function benchCharts({ runtimes, bundles }) {
  const [first] = runtimes
  if (first === undefined) throw new Error('a run measures at least one runtime')
  const post = runtimes.map(({ scenarios }) => scenarios.find(({ id }) => id === 'post')?.candidates ?? [])
  const times = (/** @type {number} */ value) => `x${ratio(value)}`
  const valueTitle = 'time of one call, in times of sign (logarithmic)'
  const names = namesIn(post)
  const all = namesIn(first.scenarios.map(({ candidates }) => candidates))
  return {
    'runtimes.svg': barChart({
      title: 'A small POST, on each runtime',
      valueTitle,
      logarithmic: true,
      show: times,
      series: runtimes.map(({ runtime }) => runtime),
      groups: names.map((name) => ({ label: name, values: post.map((list) => toSign(list, name)) })),
    }),
    'scenarios.svg': barChart({
      title: `Five kinds of requests, on ${first.runtime}`,
      valueTitle,
      logarithmic: true,
      show: times,
      series: first.scenarios.map(({ title }) => title),
      groups: all.map((name) => ({
        label: name,
        values: first.scenarios.map(({ candidates }) => toSign(candidates, name)),
      })),
    }),
    'growth.svg': lineChart({
      title: `Time of one call as requests grow, on ${first.runtime}`,
      xTitle: 'query pairs, or headers',
      yTitle: 'microseconds a call',
      series: first.growth.map(({ title, points, slope }) => ({
        label: `${title} (slope ${slope.toFixed(2)})`,
        points: points.map(({ n, value }) => ({ x: n, y: value / 1000 })),
      })),
    }),
    'bundles.svg': barChart({
      title: 'What a browser loads',
      valueTitle: 'bytes, minified and gzipped',
      show: whole,
      series: ['gzipped'],
      groups: bundles.map(({ name, gzipped }) => ({
        label: name.replace('@huaweicloud/', ''),
        values: [gzipped],
      })),
    }),
  }
}

/**
 * @param {NetworkData} network
 * @returns {Record<string, string>}
 */
export function networkCharts({ clients, middleware }) {
  const names = clients[0]?.results.map(({ name }) => name) ?? []
  return {
    'clients.svg': barChart({
      title: 'Clients on loopback, the same POST',
      valueTitle: 'requests a second',
      show: whole,
      series: clients.map(({ concurrency }) => `concurrency ${concurrency}`),
      groups: names.map((name) => ({
        label: name,
        values: clients.map(({ results }) => results.find((one) => one.name === name)?.requestsPerSecond),
      })),
    }),
    'middleware.svg': barChart({
      title: 'Servers, with and without the verifying middleware',
      valueTitle: 'CPU time of the server, microseconds a request',
      show: (value) => value.toFixed(0),
      series: ['without', 'with'],
      groups: middleware.map(({ framework, without, verifying }) => ({
        label: framework,
        values: [without.serverMicroseconds, verifying.serverMicroseconds],
      })),
    }),
  }
}

/** @param {readonly (readonly { name: string }[])[]} lists */
function namesIn(lists) {
  return [...new Set(lists.flatMap((list) => list.map(({ name }) => name)))].filter((name) => name !== 'sign')
}

/**
 * @param {readonly import('../summarize.mjs').ScenarioResult['candidates'][number][]} candidates
 * @param {string} name
 */
function toSign(candidates, name) {
  return candidates.find((candidate) => candidate.name === name)?.toSign.median
}
