import {
  bundleMust,
  figureOf,
  isReached,
  memoryMust,
  serverMusts,
  throughputMust,
  timeMusts,
} from '../gate/musts.mjs'
import { ratio, whole } from './numbers.mjs'
import { markdownTable } from './scenario-table.mjs'

/** @typedef {import('../gate/musts.mjs').Must} Must */

/**
 * Every goal with what the runs measured; what is missed is in bold.
 *
 * @param {import('./data.mjs').BenchData} bench
 * @param {import('./data.mjs').NetworkData | undefined} network
 */
export function goalsTable({ runtimes, bundles }, network) {
  const nodes = runtimes.filter(({ runtime }) => runtime.startsWith('Node'))
  const once = (/** @type {Must} */ must, /** @type {number | undefined} */ figure) => [
    must.title,
    ...limits(must),
    figure === undefined ? 'not measured' : shown(must, figure),
    ...nodes.slice(1).map(() => ''),
  ]
  return markdownTable(
    ['goal', 'must', 'aim', ...nodes.map(({ runtime }) => runtime)],
    [
      ...timeMusts.map((must) => [
        must.title,
        ...limits(must),
        ...nodes.map((result) => shown(must, figureOf(must, result))),
      ]),
      once(bundleMust, bundles.find(({ name }) => name === '@apig/signer-core')?.gzipped),
      once(throughputMust, throughputOf(network)),
      ...serverMusts.map((must) => once(must, serverOf(network, must.framework))),
      once(memoryMust, memoryOf(network)),
    ],
  )
}

/** @param {Must} must */
function limits({ sense, limit, aim, unit }) {
  return [limit, aim].map(
    (number) => `${sense} ${number.toLocaleString('en')}${unit === undefined ? '' : ` ${unit}`}`,
  )
}

/** @param {Must} must @param {number} figure */
function shown(must, figure) {
  const text = must.unit === 'bytes' ? whole(figure) : ratio(figure)
  return isReached(must, figure) ? text : `**${text}**`
}

/** Both are measured beside the same unsigned request. @param {import('./data.mjs').NetworkData | undefined} network */
function throughputOf(network) {
  const results = network?.clients.find(({ concurrency }) => concurrency === 64)?.results
  const [signing, floor] = ['undici request, signing', 'undici request, bare crypto'].map(
    (wanted) => results?.find(({ name }) => name === wanted)?.toBare.median,
  )
  return signing === undefined || floor === undefined ? undefined : signing / floor
}

/** @param {import('./data.mjs').NetworkData | undefined} network @param {string} name */
function serverOf(network, name) {
  return network?.middleware.find(({ framework }) => framework === name)?.toFloor?.median
}

/** Of less than 2 GiB it says nothing. @param {import('./data.mjs').NetworkData | undefined} network */
function memoryOf(network) {
  const uses = network?.memory.filter(({ mebibytes }) => mebibytes >= 2048) ?? []
  return uses.length === 0 ? undefined : Math.max(...uses.map(({ overMegabytes }) => overMegabytes))
}
