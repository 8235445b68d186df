import { ratio } from './numbers.mjs'
import { markdownTable } from './scenario-table.mjs'

const START = '<!-- bench -->'
const END = '<!-- /bench -->'
const PEERS = ['AKSKSigner', 'aws4', 'smithy, node hash', 'aws4fetch', 'bare crypto']

/**
 * A short table between the two marks of the README.
 *
 * @param {string} readme
 * @param {import('./data.mjs').BenchData} bench
 */
export function putIntoReadme(readme, bench) {
  const [start, end] = [readme.indexOf(START), readme.indexOf(END)]
  if (start < 0 || end < start) throw new Error(`README.md has no ${START} and ${END}`)
  return `${readme.slice(0, start + START.length)}\n\n${readmeTable(bench)}\n\n${readme.slice(end)}`
}

/** @param {import('./data.mjs').BenchData} bench */
export function readmeTable({ runtimes }) {
  const result = runtimes[0]
  if (result === undefined) throw new Error('a run measures at least one runtime')
  const { runtime, scenarios } = result
  return markdownTable(
    [`${runtime}; times as long as \`sign\``, ...scenarios.map(({ title }) => title)],
    PEERS.map((name) => [
      `\`${name}\``,
      ...scenarios.map(({ candidates }) => {
        const found = candidates.find((candidate) => candidate.name === name)
        return found === undefined ? '' : `x${ratio(found.toSign.median)}`
      }),
    ]),
  )
}
