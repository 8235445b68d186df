/**
 * `cpu`: what the process was given of the processors, all its threads together; another program that takes the
 * processor away in the middle of a slice does not count. `wall`: what a watch says.
 *
 * @typedef {'cpu' | 'wall'} ClockName
 */

/**
 * @param {ClockName} name
 * @returns {() => number} nanoseconds since some moment
 */
export function nanosecondsOf(name) {
  if (name === 'wall') return () => performance.now() * 1e6
  return () => {
    const { user, system } = process.cpuUsage()
    return (user + system) * 1000
  }
}
