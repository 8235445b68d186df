import { TOP_LEVEL } from '../policy.mjs'

/** @type {import('../read-workspace.mjs').Rule} */
export function checkTopLevel({ paths }) {
  const entries = new Set(paths.map((path) => path.split('/', 1)[0] ?? path))
  const extra = [...entries].filter((entry) => !TOP_LEVEL.includes(entry) && !entry.startsWith('.'))
  const missing = TOP_LEVEL.filter((entry) => !entries.has(entry))
  return [
    ...extra.map((file) =>
      finding(file, 'does not belong at the top level; move it under packages, tools or docs'),
    ),
    ...missing.map((file) => finding(file, 'is missing from the top level')),
  ]
}

/** @param {string} file @param {string} message */
const finding = (file, message) => ({ rule: 'top-level', file, line: 1, message })
