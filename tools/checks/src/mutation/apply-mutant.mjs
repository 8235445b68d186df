import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {object} Mutant
 * @property {string} id
 * @property {string} package
 * @property {string} rule the row of the canonical-form table, or what else is broken
 * @property {string} file relative to the package
 * @property {string} find occurs exactly once in the file
 * @property {string} replace
 */

/**
 * Breaks the rule in a copy of the package.
 *
 * @param {Mutant} mutant
 * @param {string} dir of the copied package
 * @returns {(() => void) | undefined} mends it again; undefined where the mutant no longer fits the code
 */
export function applyMutant({ file, find, replace }, dir) {
  const path = join(dir, file)
  const original = read(path)
  const [before, after, ...more] = original.split(find)
  if (before === undefined || after === undefined || more.length > 0 || find === replace) return undefined
  writeFileSync(path, before + replace + after)
  return () => writeFileSync(path, original)
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // A file that was renamed makes the mutant as stale as one that was rewritten.
    return ''
  }
}
