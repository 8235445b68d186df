import { describe, expect, it } from 'vitest'
import { logLogSlope, median, pairedRatios, quantile, summarize } from '../src/statistics.mjs'

describe('quantile', () => {
  it('finds the middle of an odd and an even number of values, in any order', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(median([7])).toBe(7)
  })

  it('goes between two values in proportion', () => {
    expect(quantile([10, 20, 30, 40, 50], 0.25)).toBe(20)
    expect(quantile([0, 10], 0.99)).toBeCloseTo(9.9)
    expect(quantile([1, 2], 1)).toBe(2)
  })

  it('sorts as numbers, and leaves the list as it was', () => {
    const values = [10, 9, 100]
    expect(median(values)).toBe(10)
    expect(values).toEqual([10, 9, 100])
  })

  it('says that it has no values', () => {
    expect(() => median([])).toThrow('values is empty')
  })
})

describe('pairedRatios', () => {
  it('does not see a drift of the machine that both share', () => {
    const drift = [1, 5, 2, 9, 3]
    const ratios = pairedRatios(
      drift.map((speed) => 4 * speed),
      drift.map((speed) => 2 * speed),
    )
    expect(summarize(ratios)).toEqual({ median: 2, low: 2, high: 2 })
  })

  it('ignores a slice that was disturbed', () => {
    expect(median(pairedRatios([2, 2, 200, 2, 2], [1, 1, 1, 1, 1]))).toBe(2)
  })

  it('refuses lists of different length', () => {
    expect(() => pairedRatios([1, 2], [1])).toThrow('above has 2 slices and below 1')
  })
})

describe('logLogSlope', () => {
  const counts = [1000, 3000, 10_000, 30_000, 100_000]
  const slopeOf = (/** @type {(n: number) => number} */ cost) =>
    logLogSlope(counts.map((n) => ({ n, value: cost(n) })))

  it('tells linear, n log n and quadratic growth apart', () => {
    expect(slopeOf((n) => 7 * n)).toBeCloseTo(1, 10)
    expect(slopeOf((n) => n * Math.log(n))).toBeCloseTo(1.11, 2)
    expect(slopeOf((n) => n * n)).toBeCloseTo(2, 10)
  })

  it('needs two points', () => {
    expect(() => logLogSlope([{ n: 1, value: 1 }])).toThrow('two or more')
  })
})
