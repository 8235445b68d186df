import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { benchCharts, networkCharts } from './charts.mjs'
import { performancePage } from './performance-page.mjs'
import { putIntoReadme } from './readme-table.mjs'

/**
 * @typedef {import('./data.mjs').BenchData} BenchData
 * @typedef {import('./data.mjs').NetworkData} NetworkData
 * @typedef {{ bench: BenchData, network: NetworkData }} Data
 */

const root = fileURLToPath(new URL('../../../../', import.meta.url))

/**
 * Puts a run into the documentation: its data, its pictures, and every page that follows from the data.
 *
 * @param {Partial<Data>} measured
 * @returns {Promise<string[]>} the files written
 */
export async function writeReport(measured) {
  const data = { ...(await readData()), ...measured }
  const files = await documents(data)
  for (const [file, text] of Object.entries(files)) await writeFile(root + file, text)
  return Object.keys(files)
}

/**
 * Every file that follows from the data, as it has to be.
 *
 * @param {Data} data
 * @returns {Promise<Record<string, string>>}
 */
export async function documents({ bench, network }) {
  const pictures = { ...(await benchCharts(bench)), ...(await networkCharts(network)) }
  const pages = {
    'docs/performance/data.json': JSON.stringify({ bench, network }),
    'docs/performance.md': performancePage(bench, network),
    'README.md': putIntoReadme(await readFile(`${root}README.md`, 'utf8'), bench),
  }
  const configuration = await resolveConfig(`${root}README.md`)
  /** @type {Record<string, string>} */
  const files = {}
  for (const [name, svg] of Object.entries(pictures)) files[`docs/performance/${name}`] = svg
  for (const [file, text] of Object.entries(pages))
    files[file] = await format(text, { ...configuration, filepath: file })
  return files
}

/** @returns {Promise<Data>} what earlier runs have put there */
export async function readData() {
  return JSON.parse(await readDocument('docs/performance/data.json'))
}

/** A file as it stands in the tree. @param {string} file */
export function readDocument(file) {
  return readFile(root + file, 'utf8')
}
