import { describe, expect, it } from 'vitest'
import { barChart } from '../src/plot/bar-chart.mjs'
import { lineChart } from '../src/plot/line-chart.mjs'
import { linearScale, logScale, tickText } from '../src/plot/scale.mjs'

describe('scales', () => {
  it('a logarithmic one gives each decade the same room', () => {
    const { at, ticks } = logScale([3, 5000], 0, 400)
    expect([at(1), at(10), at(100), at(1000), at(10_000)].map(Math.round)).toEqual([0, 100, 200, 300, 400])
    expect(ticks).toEqual([1, 10, 100, 1000, 10_000])
  })

  it('a short logarithmic one has ticks between the decades', () => {
    expect(logScale([1, 50], 0, 1).ticks).toEqual([1, 2, 5, 10, 20, 50, 100])
    expect(logScale([0.5, 5], 0, 1).ticks).toEqual([0.1, 0.2, 0.5, 1, 2, 5, 10])
    expect(logScale([1, 1], 0, 1).ticks).toEqual([1, 2, 5, 10])
  })

  it('a logarithmic one has no place for zero', () => {
    expect(() => logScale([0, 1], 0, 1)).toThrow('no place for values of 0')
  })

  it('a linear one begins at 0 and holds every value', () => {
    for (const most of [0.3, 1, 7, 99, 43_608]) {
      const { at, ticks } = linearScale([most / 2, most], 10, 110)
      expect(at(0)).toBe(10)
      expect(at(most)).toBeLessThanOrEqual(110.001)
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(most * 0.999)
      expect(ticks.length).toBeLessThanOrEqual(7)
    }
    expect(linearScale([43_608], 0, 1).ticks).toEqual([0, 10_000, 20_000, 30_000, 40_000, 50_000])
  })

  it('ticks are written out', () => {
    expect([100_000, 0.1, 1].map(tickText)).toEqual(['100,000', '0.1', '1'])
  })
})

const bars = {
  title: 'A & <B>',
  valueTitle: 'bytes',
  show: String,
  series: ['one', 'two'],
  groups: [
    { label: 'first', values: [10, 20] },
    { label: 'second', values: [undefined, 5] },
  ],
}

/** @param {string} svg @param {RegExp} pattern */
const numbers = (svg, pattern) => [...svg.matchAll(pattern)].map(([, number]) => Number(number))

describe('barChart', () => {
  it('draws a bar for each value that is there, in proportion', () => {
    const svg = barChart(bars)
    const widths = numbers(svg, /<rect class="f\d" [^>]*width="([\d.]+)" height="13"/g)
    expect(widths).toHaveLength(3)
    expect(widths[1]).toBeCloseTo(2 * (widths[0] ?? 0), 0)
    expect(widths[2]).toBeCloseTo((widths[0] ?? 0) / 2, 0)
  })

  it('begins at 1 on a logarithmic axis: faster is to the left', () => {
    const svg = barChart({ ...bars, logarithmic: true, groups: [{ label: 'a', values: [10, 0.1] }] })
    const [[x1 = 0, w1 = 0] = [], [x2 = 0, w2 = 0] = []] = [
      ...svg.matchAll(/<rect class="f\d" x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="13"/g),
    ].map(([, x, width]) => [Number(x), Number(width)])
    expect(w1).toBeCloseTo(w2, 0)
    expect(x2 + w2).toBeCloseTo(x1, 0)
  })

  it('names its axis, its groups and its series, escaped', () => {
    const svg = barChart(bars)
    for (const label of ['bytes', 'first', 'second', 'one', 'two', 'A &amp; &lt;B&gt;'])
      expect(svg).toContain(`>${label}<`)
    expect(svg).not.toContain('<B>')
  })

  it('has colours for light pages and for dark ones', () => {
    expect(barChart(bars)).toContain('@media (prefers-color-scheme: dark)')
  })
})

describe('lineChart', () => {
  const chart = {
    title: 'growth',
    xTitle: 'pairs',
    yTitle: 'microseconds',
    series: [
      { label: 'linear', points: [1, 10, 100, 1000].map((n) => ({ x: n, y: 7 * n })) },
      { label: 'flat', points: [1, 10, 100, 1000].map((n) => ({ x: n, y: 7 })) },
    ],
  }

  it('draws linear growth as a straight line', () => {
    const svg = lineChart(chart)
    const [linear = [], flat = []] = [...svg.matchAll(/class="line s\d" points="([^"]+)"/g)].map(
      ([, points = '']) => points.split(' ').map((point) => point.split(',').map(Number)),
    )
    const steps = linear
      .slice(1)
      .map(([x = 0, y = 0], at) => (y - (linear[at]?.[1] ?? 0)) / (x - (linear[at]?.[0] ?? 0)))
    for (const step of steps) expect(step).toBeCloseTo(steps[0] ?? 0, 1)
    expect(steps[0]).toBeLessThan(0)
    expect(new Set(flat.map(([, y]) => y)).size).toBe(1)
  })

  it('has a point for each measurement, and names both axes', () => {
    const svg = lineChart(chart)
    expect(svg.match(/<circle /g)).toHaveLength(8)
    for (const label of ['pairs', 'microseconds', 'linear', 'flat', '1,000'])
      expect(svg).toContain(`>${label}<`)
  })
})
