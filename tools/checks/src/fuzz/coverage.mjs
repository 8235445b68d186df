import { Session } from 'node:inspector/promises'

/** @typedef {readonly [start: number, end: number]} Range */
/** @typedef {ReadonlyMap<string, readonly Range[]>} Coverage what was never executed of each function that was entered */

/**
 * Counts what is executed of the modules that match, with V8's own counters.
 *
 * @param {RegExp} modules
 */
export async function observeCoverage(modules) {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  return {
    /** What was executed since the last time. @returns {Promise<Coverage>} */
    async take() {
      const { result } = await session.post('Profiler.takePreciseCoverage')
      const entered = result
        .filter(({ url }) => modules.test(url))
        .flatMap(({ url, functions }) => functions.map(({ ranges }) => ({ url, ranges })))
      return new Map(
        entered.flatMap(({ url, ranges: [whole, ...parts] }) =>
          whole === undefined || whole.count === 0
            ? []
            : [[`${url}:${whole.startOffset}`, parts.filter(({ count }) => count === 0).map(toRange)]],
        ),
      )
    },
    async stop() {
      await session.post('Profiler.stopPreciseCoverage')
      session.disconnect()
    },
  }
}

/** What neither has executed. @param {Coverage} some @param {Coverage} others @returns {Coverage} */
export function merge(some, others) {
  const both = new Map([...some, ...others])
  for (const [key, ranges] of some) {
    const more = others.get(key)
    if (more !== undefined) both.set(key, intersect(ranges, more))
  }
  return both
}

/** Whether the second has executed something that the first has not. @param {Coverage} known @param {Coverage} seen */
export function hasNews(known, seen) {
  return [...seen].some(([key, ranges]) => {
    const before = known.get(key)
    return before === undefined || lengthOf(intersect(before, ranges)) < lengthOf(before)
  })
}

/** In characters. @param {Coverage} coverage */
export function missedLength(coverage) {
  return [...coverage.values()].reduce((sum, ranges) => sum + lengthOf(ranges), 0)
}

/** @param {{ startOffset: number, endOffset: number }} range @returns {Range} */
function toRange({ startOffset, endOffset }) {
  return [startOffset, endOffset]
}

/** @param {readonly Range[]} some @param {readonly Range[]} others */
function intersect(some, others) {
  return some.flatMap(([start, end]) =>
    others
      .map(([from, to]) => /** @type {Range} */ ([Math.max(start, from), Math.min(end, to)]))
      .filter(([from, to]) => from < to),
  )
}

/** @param {readonly Range[]} ranges */
function lengthOf(ranges) {
  return ranges.reduce((sum, [start, end]) => sum + end - start, 0)
}
