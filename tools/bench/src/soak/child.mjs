import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What `startChild` was given. @returns {any} */
export function readSettings() {
  return JSON.parse(process.argv[2] ?? '{}')
}

/**
 * Says the first word of a child, then answers each question `{ name, value }`: `memory`, and those given.
 *
 * @param {unknown} first
 * @param {Record<string, (value: any) => unknown>} answers
 */
export function serveQuestions(first, answers) {
  process.send?.(first)
  process.on('message', (/** @type {{ name: string, value: unknown }} */ { name, value }) => {
    process.send?.(name === 'memory' ? megabytes() : (answers[name]?.(value) ?? null))
  })
  process.once('disconnect', () => process.exit())
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')

/** Of what is still in use, buffers included. */
export function megabytes() {
  // Twice: what has finalizers goes with the second.
  collect()
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / 1e6
}
