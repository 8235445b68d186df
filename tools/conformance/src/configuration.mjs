/**
 * @typedef {object} Configuration
 * @property {number} seed of everything that is generated
 * @property {number} cases generated requests
 * @property {number} slowCases how many of each generated kind go to a port that starts processes for each
 */

/**
 * @param {Record<string, string | undefined>} environment
 * @returns {Configuration}
 */
export function readConfiguration(environment) {
  return {
    seed: read('APIG_SEED', Date.now() % 2 ** 31),
    cases: read('APIG_PORT_CASES', 10_000),
    slowCases: read('APIG_SLOW_PORT_CASES', 2500),
  }

  /** @param {string} name @param {number} otherwise */
  function read(name, otherwise) {
    const text = environment[name]
    if (text === undefined || text === '') return otherwise
    if (!/^[0-9]+$/.test(text)) throw new TypeError(`${name} must be a whole number.`)
    return Number(text)
  }
}
