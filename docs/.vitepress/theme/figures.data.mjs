import { readFileSync } from 'node:fs'

const file = new URL('../../performance/data.json', import.meta.url)

/** What the home page shows of the last run of the benchmark. */
export default {
  watch: [file.pathname],
  load() {
    const { bench, network } = JSON.parse(readFileSync(file, 'utf8'))
    /** @type {{ name: string, nanoseconds: { median: number }, toSign: { median: number } }[]} */
    const candidates = bench.runtimes[0].scenarios.find(
      (/** @type {{ id: string }} */ { id }) => id === 'post',
    ).candidates
    const find = (/** @type {string} */ wanted) => candidates.find(({ name }) => name === wanted)
    return {
      microseconds: ((find('sign')?.nanoseconds.median ?? 0) / 1000).toPrecision(3),
      timesFaster: (find('AKSKSigner')?.toSign.median ?? 0).toFixed(1),
      kilobytes: (bench.bundles[0].gzipped / 1000).toFixed(1),
      megabytes: Math.round(network.memory[0].overMegabytes),
    }
  },
}
