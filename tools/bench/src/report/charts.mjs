import { parse, View } from 'vega'
import { compile } from 'vega-lite'

/**
 * @typedef {import('./data.mjs').BenchData} BenchData
 * @typedef {import('./data.mjs').NetworkData} NetworkData
 * @typedef {import('vega-lite').TopLevelSpec} Spec
 */

/**
 * The pictures of `npm run bench`, by file name.
 *
 * @param {BenchData} bench
 * @returns {Promise<Record<string, string>>}
 */
export async function benchCharts({ runtimes, bundles }) {
  const [first] = runtimes
  if (first === undefined) throw new Error('a run measures at least one runtime')
  const inSigns = 'time of one call, sign = 1'
  return {
    'runtimes.svg': await draw(
      bars(
        'A small POST, on each runtime',
        runtimes.flatMap(({ runtime, scenarios }) =>
          othersThanSign(
            scenarios.filter(({ id }) => id === 'post'),
            () => runtime,
          ),
        ),
        { value: inSigns, logarithmic: true },
      ),
    ),
    'scenarios.svg': await draw(
      bars(
        `Five kinds of requests, on ${first.runtime}`,
        othersThanSign(first.scenarios, ({ title }) => title),
        { value: inSigns, logarithmic: true },
      ),
    ),
    'growth.svg': await draw({
      title: `Time of one call as requests grow, on ${first.runtime}`,
      width: 560,
      height: 320,
      data: {
        values: first.growth.flatMap(({ title, points, slope }) =>
          points.map(({ n, value }) => ({
            series: `${title} (slope ${slope.toFixed(2)})`,
            x: n,
            y: value / 1000,
          })),
        ),
      },
      mark: { type: 'line', point: true },
      encoding: {
        x: { field: 'x', type: 'quantitative', scale: { type: 'log' }, title: 'query pairs, or headers' },
        y: { field: 'y', type: 'quantitative', scale: { type: 'log' }, title: 'microseconds a call' },
        color: { field: 'series', title: null, sort: null },
      },
    }),
    'bundles.svg': await draw(
      bars(
        'What a browser loads',
        bundles.map(({ name, gzipped }) => ({
          name: name.replace('@huaweicloud/', ''),
          series: '',
          value: gzipped,
        })),
        { value: 'bytes, minified and gzipped' },
      ),
    ),
  }
}

/**
 * The pictures of `npm run bench:network`, by file name.
 *
 * @param {NetworkData} network
 * @returns {Promise<Record<string, string>>}
 */
export async function networkCharts({ clients, middleware }) {
  return {
    'clients.svg': await draw(
      bars(
        'Clients on loopback, the same POST',
        clients.flatMap(({ concurrency, results }) =>
          results.map(({ name, requestsPerSecond }) => ({
            name,
            series: `${concurrency} at once`,
            value: requestsPerSecond,
          })),
        ),
        { value: 'requests a second' },
      ),
    ),
    'middleware.svg': await draw(
      bars(
        'Servers, with and without verification',
        middleware.flatMap(({ framework, without, floor, verifying }) =>
          Object.entries({ bare: without, ...(floor && { floor }), verifying }).map(([series, load]) => ({
            name: framework,
            series,
            value: load.serverMicroseconds,
          })),
        ),
        { value: 'CPU time of the server, microseconds a request' },
      ),
    ),
  }
}

/**
 * @param {import('../summarize.mjs').ScenarioResult[]} scenarios
 * @param {(scenario: import('../summarize.mjs').ScenarioResult) => string} seriesOf
 */
function othersThanSign(scenarios, seriesOf) {
  return scenarios.flatMap((scenario) =>
    scenario.candidates
      .filter(({ name }) => name !== 'sign')
      .map(({ name, toSign }) => ({ name, series: seriesOf(scenario), value: toSign.median })),
  )
}

/**
 * Horizontal bars, a group for each name, a bar for each series.
 *
 * @param {string} title
 * @param {{ name: string, series: string, value: number }[]} values
 * @param {{ value: string, logarithmic?: boolean }} axis
 * @returns {Spec}
 */
function bars(title, values, { value, logarithmic = false }) {
  const x = /** @type {const} */ ({
    field: 'value',
    type: 'quantitative',
    title: value,
    scale: { type: logarithmic ? 'log' : 'linear' },
  })
  const y = /** @type {const} */ ({ field: 'name', title: null, sort: null })
  const yOffset = /** @type {const} */ ({ field: 'series', sort: null })
  const oneSeries = new Set(values.map(({ series }) => series)).size < 2
  return {
    title,
    width: 520,
    height: { step: 15 },
    data: { values },
    encoding: { y, yOffset },
    layer: [
      {
        mark: 'bar',
        encoding: {
          // A bar on a logarithmic axis begins at 1: what is faster points to the left.
          x,
          ...(logarithmic && { x2: { datum: 1 } }),
          color: { field: 'series', title: null, sort: null, ...(oneSeries && { legend: null }) },
        },
      },
      {
        mark: { type: 'text', align: 'left', dx: 4 },
        encoding: { x, text: { field: 'value', format: logarithmic ? '.3~r' : ',.0f' } },
      },
    ],
  }
}

/** The colours of Okabe and Ito, which differ for most eyes. */
const config = {
  font: 'system-ui, sans-serif',
  background: '#ffffff',
  axis: { labelFontSize: 12, titleFontSize: 12, titleFontWeight: /** @type {const} */ ('normal') },
  range: { category: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'] },
  view: { stroke: null },
  legend: { orient: /** @type {const} */ ('top'), labelLimit: 0, labelFontSize: 12, columns: 3 },
  title: { anchor: /** @type {const} */ ('start') },
}

/**
 * @param {Spec} spec
 * @returns {Promise<string>} SVG; on a dark page its lightness is turned round
 */
async function draw(spec) {
  const { spec: vega } = compile({ ...spec, config })
  const svg = await new View(parse(vega), { renderer: 'none' }).toSVG()
  const dark =
    '<style>@media (prefers-color-scheme: dark) { svg { filter: invert(0.9) hue-rotate(180deg) } }</style>'
  return `${svg.replace(/^<svg[^>]*>/, (start) => `${start}<title>${escapeXml(String(spec.title))}</title>${dark}`)}\n`
}

/** @param {string} text */
function escapeXml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
