const LONGEST_SECONDS = 120

/**
 * @typedef {{ name: string, run: () => Promise<void> }} Test
 */

/**
 * Runs tests; a failure does not stop the others.
 *
 * @param {readonly Test[]} tests
 * @param {number} [atOnce] how many run beside each other
 * @returns {Promise<number>} how many have failed
 */
export async function runTests(tests, atOnce = 1) {
  let failed = 0
  const left = tests.values()
  const work = async () => {
    for (const { name, run } of left) {
      try {
        await within(LONGEST_SECONDS, run())
        console.log(`ok   ${name}`)
      } catch (error) {
        failed++
        console.log(`FAIL ${name}`)
        console.log(stackOf(error).replace(/^/gm, '     '))
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return failed
}

/**
 * @param {unknown} error
 * @returns {string}
 */
function stackOf(error) {
  if (!(error instanceof Error)) return String(error)
  const own = error.stack ?? error.message
  return error.cause === undefined ? own : `${own}\n${stackOf(error.cause)}`
}

/**
 * @template T
 * @param {number} seconds
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
async function within(seconds, work) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not finished after ${seconds} seconds`)), seconds * 1000)
  })
  try {
    return /** @type {T} */ (await Promise.race([work, late]))
  } finally {
    clearTimeout(timer)
  }
}
