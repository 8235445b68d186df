import { describe, expect, it } from 'vitest'
import { describeGrowth } from '../src/growth.mjs'
import { readMemoryOutput } from '../src/network/memory.mjs'
import { readInfo } from '../src/network/replay-redis.mjs'
import { throughputRatio } from '../src/network/throughput-ratio.mjs'
import { goalsTable } from '../src/report/goals-table.mjs'
import { growthLine } from '../src/report/growth-table.mjs'
import { microseconds, ratio } from '../src/report/numbers.mjs'
import { putIntoReadme } from '../src/report/readme-table.mjs'
import { ratioTable, scenarioLines } from '../src/report/scenario-table.mjs'
import { summarizeScenario } from '../src/summarize.mjs'

const scenario = summarizeScenario({ id: 'post', title: 'small POST' }, 193, {
  sign: [4000, 5000, 4000],
  AKSKSigner: [16_000, 20_000, 20_000],
  'bare crypto': [2000, 2500, 1000],
})
const result = {
  runtime: 'Node 20.19.0',
  scenarios: [
    scenario,
    { ...scenario, id: 'get', title: 'GET', candidates: scenario.candidates.slice(0, 1) },
  ],
}

it('a scenario is summarized by paired ratios', () => {
  expect(scenario.candidates[1]).toEqual({
    name: 'AKSKSigner',
    nanoseconds: { median: 20_000, low: 18_000, high: 20_000 },
    toSign: { median: 4, low: 4, high: 4.5 },
  })
  expect(scenario.ratios).toEqual({
    'AKSKSigner / sign': { median: 4, low: 4, high: 4.5 },
    'sign / bare crypto': { median: 2, low: 2, high: 3 },
  })
  expect(() => summarizeScenario(scenario, 0, { verify: [1] })).toThrow('every scenario measures sign')
})

it('prints a line a candidate, and the ratio to the floor', () => {
  expect(scenarioLines(scenario)).toEqual([
    'small POST, body of 193 bytes',
    '  sign                     4.00 µs    x1.00  [1.00 to 1.00]',
    '  AKSKSigner               20.0 µs    x4.00  [4.00 to 4.50]',
    '  bare crypto              2.00 µs    x0.50  [0.38 to 0.50]',
    '  sign / bare crypto: 2.00 [2.00 to 3.00]',
  ])
})

it('makes a table with an empty cell where nothing was measured', () => {
  expect(ratioTable(result).split('\n')).toEqual([
    '|  | small POST | GET |',
    '| --- | --- | --- |',
    '| `sign` | 4.00 µs | 4.00 µs |',
    '| `AKSKSigner` | x4.00 (4.00 to 4.50) |  |',
    '| `bare crypto` | x0.50 (0.38 to 0.50) |  |',
  ])
})

it('replaces what stands between the marks of the README, and nothing else', () => {
  const bench = {
    measured: '',
    skipped: [],
    bundles: [],
    runtimes: [
      { ...result, machine: { processor: '', cores: 1, platform: '' }, clock: 'cpu', rounds: 1, growth: [] },
    ],
  }
  const readme = putIntoReadme('before\n<!-- bench -->\nold\n<!-- /bench -->\nafter\n', bench)
  expect(readme).toMatch(
    /^before\n<!-- bench -->\n\n\| Node 20\.19\.0;[^]*`AKSKSigner` \| x4\.00[^]*<!-- \/bench -->\nafter\n$/,
  )
  expect(readme).not.toContain('old')
  expect(() => putIntoReadme('nothing', bench)).toThrow('README.md has no')
})

it('shows three digits', () => {
  expect([0.5, 1.234, 12.34, 123.4].map(ratio)).toEqual(['0.50', '1.23', '12.3', '123'])
  expect([850, 3650, 720_000, 8_870_000].map(microseconds)).toEqual([
    '0.85 µs',
    '3.65 µs',
    '720 µs',
    '8.87 ms',
  ])
})

it('describes growth by the slope of the end, where what every request costs no longer counts', () => {
  const points = [1, 100, 1000, 10_000].map((n) => ({ n, value: 5000 + 10 * n * (n < 100 ? 500 : 1) }))
  const growth = describeGrowth('q', 'sign, by query pairs', 'query pairs', 1000, points)
  expect(growth.slope).toBeCloseTo(Math.log10(105_000 / 15_000))
  expect(growth.expected).toBeCloseTo(1 + Math.log10(4 / 3))
  expect(growthLine(growth)).toBe(
    'sign, by query pairs: 10.0 µs for 1, 105 µs for 10,000 query pairs; slope 0.85 from 1,000 on (linear 1, n log n 1.12, quadratic 2)',
  )
})

describe('throughputRatio', () => {
  const turn = (
    /** @type {number} */ cpuMicroseconds,
    /** @type {number} */ serverMicroseconds,
    /** @type {number} */ requestsPerSecond,
  ) => ({
    cpuMicroseconds,
    serverMicroseconds,
    requestsPerSecond,
  })

  it('by CPU: the end that works longer decides, whatever else the machine did', () => {
    const bare = [turn(50, 40, 9000), turn(50, 40, 300), turn(50, 40, 9000)]
    const signed = [turn(60, 40, 400), turn(60, 40, 9000), turn(60, 40, 450)]
    expect(throughputRatio(bare, signed)).toEqual({ byCpu: expect.closeTo(50 / 60), byClock: 0.05 })
    expect(throughputRatio([turn(50, 80, 1)], [turn(70, 80, 1)]).byCpu).toBe(1)
  })
})

describe('what other programs print', () => {
  it('memory.mjs of transport-node', () => {
    const upload = { what: 'uploaded', idleMegabytes: 74, overMegabytes: 29.1, seconds: 0.2 }
    const hash = { what: 'hashed', idleMegabytes: 103, overMegabytes: 3.9, seconds: 0.1 }
    expect(readMemoryOutput(JSON.stringify({ mebibytes: 64, uses: [upload, hash] }))).toEqual([
      { mebibytes: 64, ...upload },
      { mebibytes: 64, ...hash },
    ])
    // Else a program that prints nothing would hold the goal.
    expect(() => readMemoryOutput('')).toThrow(SyntaxError)
    for (const uses of [[upload], [upload, { ...hash, overMegabytes: null }]])
      expect(() => readMemoryOutput(JSON.stringify({ mebibytes: 64, uses }))).toThrow('says something else')
  })

  it('INFO of Redis', () => {
    expect(readInfo('# Memory\r\nused_memory:1024\r\nused_memory_human:1K\r\n')).toEqual({
      used_memory: '1024',
      used_memory_human: '1K',
    })
  })
})

describe('the table of goals', () => {
  const names = ['sign', 'verify', 'AKSKSigner', 'aws4', 'smithy, node hash', 'bare crypto', 'createHash']
  // As measured: 3 times sign for AKSKSigner, which is too little, and so on.
  const samples = Object.fromEntries([1, 1.3, 3, 5, 6, 0.5, 0.96].map((value, at) => [names[at], [value]]))
  const scenarios = ['post', '1mib'].map((id) => summarizeScenario({ id, title: id }, 0, samples))
  const runtime = {
    machine: { processor: '', cores: 2, platform: '' },
    clock: 'cpu',
    rounds: 1,
    growth: [],
    scenarios,
  }
  const bench = {
    measured: '',
    skipped: [],
    runtimes: ['Node 20.19.0', 'Node 24.0.0', 'Bun 1.4.5'].map((name) => ({ ...runtime, runtime: name })),
    bundles: [{ name: '@apig/signer-core', what: '', minified: 20_000, gzipped: 10_001 }],
  }
  const table = goalsTable(bench, undefined)
  const row = (/** @type {string} */ start) => table.split('\n').find((line) => line.startsWith(`| ${start}`))

  it('has each goal on each Node, and in bold what is missed', () => {
    expect(row('goal')).toBe('| goal | must | aim | Node 20.19.0 | Node 24.0.0 |')
    expect(row('AKSKSigner / sign, small')).toMatch(/\| >= 2.5 \| >= 3.5 \| 3\.00 \| 3\.00 \|$/)
    expect(row('verify')).toMatch(/\| <= 1.4 \| <= 1.2 \| 1\.30 \| 1\.30 \|$/)
    expect(row('sign / bare')).toMatch(/\| \*\*2\.00\*\* \|/)
    expect(row('createSigner')).toMatch(/\| <= 10,000 bytes \| <= 8,500 bytes \| \*\*10,001\*\* \|/)
  })

  it('says what was not measured, and takes no smaller upload for the one of the goal', () => {
    const use = { what: '', idleMegabytes: 70, overMegabytes: 30, seconds: 1 }
    const network = {
      measured: '',
      runtime: '',
      machine: runtime.machine,
      skipped: [],
      clients: [],
      middleware: [],
      replay: [],
    }
    const memoryRow = (/** @type {number} */ mebibytes) =>
      goalsTable(bench, { ...network, memory: [{ ...use, mebibytes }] })
        .split('\n')
        .find((line) => line.startsWith('| resident memory'))
    expect(row('resident memory')).toContain('| not measured |')
    expect(row('signed / bare-crypto')).toContain('| not measured |')
    expect(memoryRow(64)).toContain('| not measured |')
    expect(memoryRow(2048)).toContain('| 30.0 |')
  })
})
