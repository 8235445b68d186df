import { cruise } from 'dependency-cruiser'
import configuration from '../dependency-cruiser.mjs'

/**
 * What imports what, as dependency-cruiser reads it.
 *
 * @typedef {import('dependency-cruiser').ICruiseResult} Imports
 */

/**
 * @param {string} root
 * @param {string[]} folders
 * @returns {Promise<Imports>}
 */
export async function readImports(root, folders = ['packages', 'tools', 'docs']) {
  const { forbidden = [], options = {} } = configuration
  const { output } = await cruise(folders, {
    ...options,
    ruleSet: { forbidden },
    validate: true,
    baseDir: root,
  })
  return /** @type {Imports} */ (output)
}

/**
 * The rules of dependency-cruiser.mjs.
 *
 * @param {Imports} imports
 * @returns {import('../read-workspace.mjs').Finding[]}
 */
export function checkImports({ summary }) {
  return summary.violations.map(({ from, to, rule, comment }) => ({
    rule: rule.name,
    file: from,
    line: 1,
    message: `imports ${to}${comment ? `: ${comment}` : ''}`,
  }))
}
