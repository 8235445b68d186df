import { microseconds, ratio } from './numbers.mjs'

/** @typedef {import('../summarize.mjs').ScenarioResult} ScenarioResult */
/** @typedef {{ runtime: string, scenarios: ScenarioResult[] }} RuntimeResult */

/**
 * For the terminal: one scenario, a line a candidate.
 *
 * @param {ScenarioResult} scenario
 */
export function scenarioLines({ title, bodyBytes, candidates, ratios }) {
  return [
    `${title}, body of ${bodyBytes.toLocaleString('en')} bytes`,
    ...candidates.map(
      ({ name, nanoseconds, toSign }) =>
        `  ${name.padEnd(20)}${microseconds(nanoseconds.median).padStart(12)}${`x${ratio(toSign.median)}`.padStart(9)}  [${ratio(toSign.low)} to ${ratio(toSign.high)}]`,
    ),
    ...Object.entries(ratios)
      .filter(([name]) => !name.endsWith(' / sign'))
      .map(
        ([name, { median, low, high }]) => `  ${name}: ${ratio(median)} [${ratio(low)} to ${ratio(high)}]`,
      ),
  ]
}

/**
 * Markdown: a row a candidate, a column a scenario; how many times as long as `sign` each takes.
 *
 * @param {RuntimeResult} result
 * @returns {string}
 */
export function ratioTable({ scenarios }) {
  const names = [...new Set(scenarios.flatMap(({ candidates }) => candidates.map(({ name }) => name)))]
  const cell = (/** @type {ScenarioResult} */ scenario, /** @type {string} */ name) => {
    const found = scenario.candidates.find((candidate) => candidate.name === name)
    if (found === undefined) return ''
    if (name === 'sign') return microseconds(found.nanoseconds.median)
    return `x${ratio(found.toSign.median)} (${ratio(found.toSign.low)} to ${ratio(found.toSign.high)})`
  }
  return markdownTable(
    ['', ...scenarios.map(({ title }) => title)],
    names.map((name) => [`\`${name}\``, ...scenarios.map((scenario) => cell(scenario, name))]),
  )
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
export function markdownTable(head, rows) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
