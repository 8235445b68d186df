/** @typedef {import('../mutation/apply-mutant.mjs').Mutant} Mutant */

/**
 * The mutants of one rule: by id, the file, the text in it that is replaced (it occurs exactly once) and the new text.
 *
 * @param {string} name of the package
 * @param {string} rule
 * @param {Record<string, readonly [file: string, find: string, replace: string]>} mutants
 * @returns {Mutant[]}
 */
export function mutantsOf(name, rule, mutants) {
  return Object.entries(mutants).map(([id, [file, find, replace]]) => ({
    id,
    package: name,
    rule,
    file: `src/${file}`,
    find,
    replace,
  }))
}
