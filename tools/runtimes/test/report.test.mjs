import { expect, test } from 'vitest'
import { createReport } from '../src/report.mjs'

/** @type {import('../src/run-all.mjs').Runtime} */
const node = { name: 'node', crypto: 'node', run: () => Promise.reject(new Error('not run here')) }
const bun = { ...node, name: 'bun' }

/** @param {number} passed @param {string[]} [failing] @returns {import('../src/report.mjs').Result} */
function resultOf(passed, failing = []) {
  const failures = failing.map((name) => ({ name, message: `${name} went wrong` }))
  return { outcome: { passed, failed: failing.length, failures }, version: '1.0.0', crypto: 'node' }
}

/** @param {(report: ReturnType<typeof createReport>) => void} fill */
function reportOf(fill) {
  /** @type {string[]} */
  const lines = []
  const report = createReport((line) => lines.push(line))
  fill(report)
  const good = report.finish()
  return { good, text: lines.join('\n'), last: lines.at(-1) }
}

test('equal counts without a failure are good', () => {
  const { good, text, last } = reportOf((report) => {
    report.add(node, resultOf(3))
    report.add(bun, resultOf(3))
  })
  expect(good).toBe(true)
  expect(text).toContain('bun       1.0.0           node:crypto   3 cases: 3 passed, 0 failed')
  expect(last).toBe('6 passed, 0 failed')
})

test('a failed case is bad, and its name and message are printed', () => {
  const { good, text, last } = reportOf((report) => report.add(node, resultOf(2, ['a case'])))
  expect(good).toBe(false)
  expect(text).toContain('a case went wrong')
  expect(last).toBe('2 passed, 1 failed')
})

test('unequal counts are bad, though nothing failed', () => {
  const { good, text, last } = reportOf((report) => {
    report.add(node, resultOf(3))
    report.add(bun, resultOf(2))
  })
  expect(good).toBe(false)
  expect(text).toContain('The counts differ: node 3, bun 2.')
  expect(last).toBe('5 passed, 1 failed')
})

test('a runtime without a result is bad', () => {
  const { good, text } = reportOf((report) => {
    report.add(node, resultOf(3))
    report.addError(bun, new Error('it crashed'))
  })
  expect(good).toBe(false)
  expect(text).toContain('bun       it crashed')
})

test('another crypto than the package means a runtime to have is bad', () => {
  const { good, text } = reportOf((report) => report.add(node, { ...resultOf(3), crypto: 'portable' }))
  expect(good).toBe(false)
  expect(text).toContain('node got another crypto')
})

test('a suite without a case is bad', () => {
  expect(reportOf((report) => report.add(node, resultOf(0))).good).toBe(false)
})
