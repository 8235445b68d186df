const [SMALL, LARGE] = [8000, 32_000]
/** Four times the length may take this many times as long; sorting and the noise of a machine are in it. */
const MAX_RATIO = 10
/** Less says nothing. */
const MIN_MILLISECONDS = 4

/**
 * The inputs that take longer than they should when they are repeated until they are long.
 *
 * @param {(input: string) => unknown} run
 * @param {readonly string[]} corpus
 * @param {() => number} now milliseconds
 */
export async function measureGrowth(run, corpus, now = cpuMilliseconds) {
  const slow = []
  const shortest = async (/** @type {string} */ input, /** @type {number} */ length, times = 3) => {
    const text = input.repeat(Math.ceil(length / input.length)).slice(0, length)
    let least = Infinity
    for (let time = 0; time < times; time++) {
      const start = now()
      // What it says does not matter here.
      await Promise.resolve(text)
        .then(run)
        .catch(() => undefined)
      least = Math.min(least, now() - start)
    }
    return least
  }
  for (const input of corpus.filter((text) => text !== '')) {
    const [small, large] = [await shortest(input, SMALL), await shortest(input, LARGE)]
    if (large < MIN_MILLISECONDS || large <= MAX_RATIO * small) continue
    // Once more, with more patience.
    const [again, long] = [await shortest(input, SMALL, 15), await shortest(input, LARGE, 15)]
    if (long > MIN_MILLISECONDS && long > MAX_RATIO * again)
      slow.push({
        input,
        times: `${again.toFixed(2)} ms for ${SMALL} characters, ${long.toFixed(2)} ms for ${LARGE}`,
      })
  }
  return slow
}

function cpuMilliseconds() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
