import { parseArgs } from 'node:util'

/**
 * The options of `bench.mjs`, `network.mjs` and `gate.mjs`. A wrong one is an error that names it.
 *
 * @param {readonly string[]} args
 * @param {readonly string[]} allowed
 * @returns {Record<string, boolean>}
 */
export function readFlags(args, allowed) {
  const options = Object.fromEntries(
    allowed.map((name) => [name, { type: /** @type {const} */ ('boolean') }]),
  )
  const { values } = parseArgs({ args: [...args], options })
  return Object.fromEntries(allowed.map((name) => [name, values[name] === true]))
}

/**
 * A whole number from the environment.
 *
 * @param {string} name
 * @param {number} usual
 * @param {number} least
 * @param {Record<string, string | undefined>} [environment]
 */
export function numberFromEnvironment(name, usual, least, environment = process.env) {
  const text = environment[name]
  if (text === undefined || text === '') return usual
  const number = Number(text)
  if (!Number.isInteger(number) || number < least)
    throw new RangeError(`${name} must be a whole number, ${least} or more, not '${text}'.`)
  return number
}
