import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { hasNews, merge } from '../src/fuzz/coverage.mjs'
import { measureGrowth } from '../src/fuzz/growth.mjs'
import { targets } from '../src/fuzz/targets.mjs'

/** @type {Record<string, string[]>} */
const seeds = JSON.parse(readFileSync(new URL('../src/fuzz/seeds.json', import.meta.url), 'utf8'))

it.each(Object.entries(targets))(
  '%s: every input that was kept still has a result, or an error with a code',
  async (name, { run }) => {
    const inputs = seeds[name] ?? []
    expect(inputs.length).toBeGreaterThan(0)
    for (const input of inputs) await run(input)
  },
)

it('knows news from what was seen', () => {
  /** @type {(...ranges: [number, number][]) => Map<string, [number, number][]>} */
  const missing = (...ranges) => new Map([['a.js:0', ranges]])
  expect(hasNews(new Map(), missing([10, 20]))).toBe(true)
  expect(hasNews(missing([10, 20]), missing([10, 20], [30, 40]))).toBe(false)
  expect(hasNews(missing([10, 20]), missing([10, 15]))).toBe(true)
  expect(merge(missing([10, 20], [30, 40]), missing([15, 35]))).toEqual(missing([15, 20], [30, 35]))
})

it('finds what is slower than linear', async () => {
  let spent = 0
  const growing = (/** @type {number} */ power) => (/** @type {string} */ text) => {
    spent += (text.length / 1000) ** power
  }
  expect(await measureGrowth(growing(2), ['a'], () => spent)).toHaveLength(1)
  expect(await measureGrowth(growing(1.2), ['a'], () => spent)).toEqual([])
})
