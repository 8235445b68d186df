/** Colours that differ for most eyes, for light pages and for dark ones. */
const LIGHT = ['#0072b2', '#d55e00', '#009e73', '#8f5ba6', '#9a7400', '#5a6b7b']
const DARK = ['#56b4e9', '#f08a4b', '#3fcf9f', '#cc9be0', '#e6c14a', '#a7b4c2']

/** @param {string} content */
export function escapeXml(content) {
  return content
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/**
 * A whole picture. The page's own colour scheme decides on its colours.
 *
 * @param {{ width: number, height: number, title: string, parts: readonly string[] }} picture
 */
export function picture({ width, height, title, parts }) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}">
<title>${escapeXml(title)}</title>
<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.title { font-weight: 600; font-size: 15px }
.page { fill: #ffffff }
.grid { stroke: #d0d7de; fill: none }
.axis { stroke: #57606a; fill: none }
.line { fill: none; stroke-width: 2 }
${LIGHT.map((colour, at) => `.f${at} { fill: ${colour} } .s${at} { stroke: ${colour} }`).join('\n')}
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 }
.page { fill: #0d1117 }
.grid { stroke: #30363d }
.axis { stroke: #8b949e }
${DARK.map((colour, at) => `.f${at} { fill: ${colour} } .s${at} { stroke: ${colour} }`).join('\n')}
}
</style>
<rect class="page" width="${width}" height="${height}"/>
${parts.join('\n')}
</svg>
`
}

export const COLOURS = LIGHT.length

/**
 * @param {number} x
 * @param {number} y
 * @param {string} content
 * @param {{ anchor?: 'start' | 'middle' | 'end', kind?: string, turned?: boolean }} [how]
 */
export function text(x, y, content, { anchor = 'start', kind, turned = false } = {}) {
  const turn = turned ? ` transform="rotate(-90 ${place(x)} ${place(y)})"` : ''
  return `<text x="${place(x)}" y="${place(y)}" text-anchor="${anchor}"${kind === undefined ? '' : ` class="${kind}"`}${turn}>${escapeXml(content)}</text>`
}

/**
 * @param {string} kind
 * @param {readonly (readonly [number, number])[]} points
 */
export function line(kind, points) {
  return `<polyline class="${kind}" points="${points.map(([x, y]) => `${place(x)},${place(y)}`).join(' ')}"/>`
}

/** @param {string} kind @param {number} x @param {number} y @param {number} width @param {number} height */
export function box(kind, x, y, width, height) {
  return `<rect class="${kind}" x="${place(x)}" y="${place(y)}" width="${place(width)}" height="${place(height)}"/>`
}

/** Tenths of a pixel are enough. @param {number} value */
const place = (value) => String(Math.round(value * 10) / 10)
