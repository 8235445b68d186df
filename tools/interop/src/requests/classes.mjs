import { bodyClasses } from './bodies.mjs'
import { headerClasses } from './headers.mjs'
import { pathClasses } from './paths.mjs'
import { queryClasses } from './queries.mjs'
import { createRandom } from './random.mjs'

/**
 * A kind of input, and how one of it is made.
 *
 * @typedef {object} InputClass
 * @property {string} id
 * @property {string} about one line for the compatibility matrix
 * @property {(random: import('./random.mjs').Random) => import('./request.mjs').GivenRequest} make
 */

/** In the order of the compatibility matrix. */
export const inputClasses = [
  { title: 'The path', classes: pathClasses },
  { title: 'The query', classes: queryClasses },
  { title: 'Headers', classes: headerClasses },
  { title: 'Methods, content types and bodies', classes: bodyClasses },
]

// Fixed, since the matrix in docs/ is made from these requests.
const SEED = 20_191_115
const OF_EACH_CLASS = 4

/** @typedef {{ name: string, inputClass: InputClass, request: import('./request.mjs').GivenRequest }} Case */

/** @returns {Case[]} */
export function createCases() {
  return inputClasses
    .flatMap(({ classes }) => classes)
    .flatMap((inputClass) => {
      // A seed for each class, so that a new class changes no other.
      const random = createRandom(SEED + hash(inputClass.id))
      return Array.from({ length: OF_EACH_CLASS }, (_, at) => ({
        name: `${inputClass.id} ${at + 1}`,
        inputClass,
        request: inputClass.make(random),
      }))
    })
}

/** @param {string} text */
const hash = (text) => [...text].reduce((sum, char) => Math.imul(sum, 31) + char.charCodeAt(0), 7)
