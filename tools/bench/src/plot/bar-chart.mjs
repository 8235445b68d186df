import { linearScale, logScale, tickText } from './scale.mjs'
import { box, COLOURS, line, picture, text } from './svg.mjs'

const BAR = 15
const GAP = 12
const LEFT = 210
const RIGHT = 90

/**
 * Lying bars in groups; each group has one for each series that has a value there.
 *
 * @param {{ title: string, valueTitle: string, logarithmic?: boolean, series: readonly string[], show: (value: number) => string, groups: readonly { label: string, values: readonly (number | undefined)[] }[] }} chart
 * @returns {string} SVG
 */
export function barChart({ title, valueTitle, logarithmic = false, series, show, groups }) {
  const values = groups.flatMap((group) => group.values).filter((value) => value !== undefined)
  const width = 800
  const top = series.length > 1 ? 76 : 50
  const heights = groups.map(
    (group) => group.values.filter((value) => value !== undefined).length * BAR + GAP,
  )
  const bottom = top + heights.reduce((sum, height) => sum + height, 0)
  // A bar on a logarithmic axis begins at 1, or below the least.
  const scale = (logarithmic ? logScale : linearScale)(
    logarithmic ? [1, ...values] : values,
    LEFT,
    width - RIGHT,
  )
  const zero = logarithmic ? scale.at(1) : LEFT

  const parts = [text(16, 26, title, { kind: 'title' })]
  if (series.length > 1) parts.push(...legend(series, 52))
  for (const tick of scale.ticks) {
    const x = scale.at(tick)
    parts.push(
      line('grid', [
        [x, top - 4],
        [x, bottom],
      ]),
      text(x, bottom + 18, tickText(tick), { anchor: 'middle' }),
    )
  }
  let y = top
  for (const [at, { label, values: bars }] of groups.entries()) {
    const height = /** @type {number} */ (heights[at])
    parts.push(text(LEFT - 10, y + (height - GAP) / 2 + 5, label, { anchor: 'end' }))
    let barY = y
    for (const [which, value] of bars.entries()) {
      if (value === undefined) continue
      const x = scale.at(value)
      parts.push(
        box(`f${which % COLOURS}`, Math.min(x, zero), barY, Math.max(1, Math.abs(x - zero)), BAR - 2),
        text(Math.max(x, zero) + 5, barY + 11, show(value)),
      )
      barY += BAR
    }
    y += height
  }
  parts.push(
    line('axis', [
      [zero, top - 4],
      [zero, bottom],
    ]),
    text((LEFT + width - RIGHT) / 2, bottom + 40, valueTitle, { anchor: 'middle' }),
  )
  return picture({ width, height: bottom + 54, title, parts })
}

/**
 * @param {readonly string[]} series
 * @param {number} y
 */
export function legend(series, y) {
  let x = 16
  return series.flatMap((name, at) => {
    const parts = [box(`f${at % COLOURS}`, x, y - 10, 12, 12), text(x + 17, y, name)]
    x += 38 + name.length * 7.2
    return parts
  })
}
