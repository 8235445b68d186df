import { nanosecondsOf } from './clock.mjs'
import { createShuffle } from './shuffle.mjs'

/**
 * One of several ways of doing the same thing.
 *
 * @typedef {object} Candidate
 * @property {string} name
 * @property {() => unknown} run
 * @property {boolean} [asynchronous] whether `run` gives a promise, which is waited for
 */

/**
 * @typedef {object} MeasureOptions
 * @property {number} rounds how many slices each gets
 * @property {number} warmup how many before that, which do not count
 * @property {number} sliceMilliseconds
 * @property {import('./clock.mjs').ClockName} clock
 */

/** Where results go, so that no engine finds out that nobody needs them. */
export const sink = { last: /** @type {unknown} */ (undefined) }

/**
 * Runs the candidates in turn, a slice each, and gives each one's nanoseconds a call, slice by slice. The order is
 * another one in each round: nobody always pays for the garbage of the same neighbour.
 *
 * @param {readonly Candidate[]} candidates
 * @param {MeasureOptions} options
 * @returns {Promise<Record<string, number[]>>}
 */
export async function measure(candidates, { rounds, warmup, sliceMilliseconds, clock }) {
  const now = nanosecondsOf(clock)
  const length = sliceMilliseconds * 1e6
  const shuffle = createShuffle()
  const turns = candidates.map((candidate) => ({
    candidate,
    batch: 1,
    samples: /** @type {number[]} */ ([]),
  }))
  for (let round = -warmup; round < rounds; round++) {
    for (const turn of shuffle(turns)) {
      const nanoseconds = await slice(turn.candidate, turn.batch, length, now)
      // The clock is read ten times a slice or so.
      turn.batch = Math.max(1, Math.min(turn.batch * 10, Math.round(length / 10 / nanoseconds)))
      if (round >= 0) turn.samples.push(nanoseconds)
    }
  }
  return Object.fromEntries(turns.map(({ candidate, samples }) => [candidate.name, samples]))
}

/**
 * @param {Candidate} candidate
 * @param {number} batch
 * @param {number} length
 * @param {() => number} now
 */
async function slice({ run, asynchronous }, batch, length, now) {
  const start = now()
  let calls = 0
  let passed
  do {
    if (asynchronous) for (let at = 0; at < batch; at++) sink.last = await run()
    else for (let at = 0; at < batch; at++) sink.last = run()
    calls += batch
    passed = now() - start
  } while (passed < length)
  return passed / calls
}
