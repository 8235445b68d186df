import { legend } from './bar-chart.mjs'
import { logScale, tickText } from './scale.mjs'
import { COLOURS, line, picture, text } from './svg.mjs'

/**
 * Lines on two logarithmic axes: linear growth is a straight line that rises by one decade for each decade.
 *
 * @param {{ title: string, xTitle: string, yTitle: string, series: readonly { label: string, points: readonly { x: number, y: number }[] }[] }} chart
 * @returns {string} SVG
 */
export function lineChart({ title, xTitle, yTitle, series }) {
  const [width, height, left, right, top, bottom] = [800, 470, 96, 770, 76, 400]
  const points = series.flatMap((one) => one.points)
  const xScale = logScale(
    points.map(({ x }) => x),
    left,
    right,
  )
  const yScale = logScale(
    points.map(({ y }) => y),
    bottom,
    top,
  )
  const parts = [
    text(16, 26, title, { kind: 'title' }),
    ...legend(
      series.map(({ label }) => label),
      52,
    ),
  ]
  for (const tick of xScale.ticks) {
    const x = xScale.at(tick)
    parts.push(
      line('grid', [
        [x, top],
        [x, bottom],
      ]),
      text(x, bottom + 20, tickText(tick), { anchor: 'middle' }),
    )
  }
  for (const tick of yScale.ticks) {
    const y = yScale.at(tick)
    parts.push(
      line('grid', [
        [left, y],
        [right, y],
      ]),
      text(left - 8, y + 4, tickText(tick), { anchor: 'end' }),
    )
  }
  parts.push(
    line('axis', [
      [left, top],
      [left, bottom],
      [right, bottom],
    ]),
  )
  for (const [at, one] of series.entries()) {
    const places = one.points.map(({ x, y }) => /** @type {const} */ ([xScale.at(x), yScale.at(y)]))
    parts.push(line(`line s${at % COLOURS}`, places))
    for (const [x, y] of places)
      parts.push(`<circle class="f${at % COLOURS}" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3"/>`)
  }
  parts.push(
    text((left + right) / 2, bottom + 46, xTitle, { anchor: 'middle' }),
    text(24, (top + bottom) / 2, yTitle, { anchor: 'middle', turned: true }),
  )
  return picture({ width, height, title, parts })
}
