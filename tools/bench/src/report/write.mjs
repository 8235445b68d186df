import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { benchCharts, networkCharts } from '../plot/charts.mjs'
import { assumptions } from '../scale/assumptions.mjs'
import { scalePage } from '../scale/page.mjs'
import { performancePage } from './performance-page.mjs'
import { putIntoReadme } from './readme-table.mjs'

/** @typedef {import('./data.mjs').BenchData} BenchData */
/** @typedef {import('./data.mjs').NetworkData} NetworkData */

const root = fileURLToPath(new URL('../../../../', import.meta.url))

/**
 * Puts a run into the documentation: its data, its pictures, and every page that follows from the data.
 *
 * @param {{ bench?: BenchData, network?: NetworkData }} measured
 * @returns {Promise<string[]>} the files written
 */
export async function writeReport(measured) {
  const data = { ...(await readData()), ...measured }
  const files = await documents(data)
  await mkdir(`${root}docs/performance`, { recursive: true })
  for (const [file, text] of Object.entries(files)) await writeFile(root + file, text)
  return Object.keys(files)
}

/**
 * Every file that follows from the data, as it has to be.
 *
 * @param {{ bench?: BenchData | undefined, network?: NetworkData | undefined }} data
 * @returns {Promise<Record<string, string>>}
 */
export async function documents({ bench, network }) {
  /** @type {Record<string, string>} */
  const files = { 'docs/performance.md': performancePage(bench, network) }
  if (bench !== undefined) {
    files['docs/performance/bench.json'] = JSON.stringify(bench)
    for (const [name, svg] of Object.entries(benchCharts(bench))) files[`docs/performance/${name}`] = svg
    const readme = putIntoReadme(await readFile(`${root}README.md`, 'utf8'), bench)
    if (readme !== undefined) files['README.md'] = readme
  }
  if (network !== undefined) {
    files['docs/performance/network.json'] = JSON.stringify(network)
    for (const [name, svg] of Object.entries(networkCharts(network))) files[`docs/performance/${name}`] = svg
  }
  if (bench !== undefined && network !== undefined)
    files['docs/scale.md'] = scalePage(bench, network, assumptions)
  const configuration = await resolveConfig(`${root}README.md`)
  for (const [file, text] of Object.entries(files))
    if (!file.endsWith('.svg')) files[file] = await format(text, { ...configuration, filepath: file })
  return files
}

/** What earlier runs have put there. */
export async function readData() {
  const read = async (/** @type {string} */ name) => {
    const file = `${root}docs/performance/${name}.json`
    return existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : undefined
  }
  return {
    bench: /** @type {BenchData | undefined} */ (await read('bench')),
    network: /** @type {NetworkData | undefined} */ (await read('network')),
  }
}

/** A file as it stands in the tree. @param {string} file */
export function readDocument(file) {
  return readFile(root + file, 'utf8')
}
