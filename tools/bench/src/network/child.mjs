import { fork } from 'node:child_process'
import { once } from 'node:events'

/**
 * A module of this folder in a process of its own, which answers messages in the order in which they come.
 *
 * @param {string} file
 * @param {readonly string[]} [args]
 * @param {readonly string[]} [execArgv]
 */
export async function startChild(file, args = [], execArgv = []) {
  const child = fork(new URL(file, import.meta.url), [...args], {
    execArgv: [...execArgv],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const answer = async () => {
    const stop = new AbortController()
    const { signal } = stop
    try {
      return await Promise.race([
        once(child, 'message', { signal }).then(([message]) => message),
        once(child, 'exit', { signal }).then(([code, ended]) => {
          throw new Error(`${file} ended with ${code ?? ended}`)
        }),
      ])
    } finally {
      stop.abort()
    }
  }
  /** @type {Promise<unknown>} */
  let last = Promise.resolve()
  return {
    /** @type {any} */
    first: await answer(),
    /**
     * One question after the other.
     *
     * @param {import('node:child_process').Serializable} question
     * @returns {Promise<any>}
     */
    ask(question) {
      const answered = last.then(() => {
        child.send(question)
        return answer()
      })
      last = answered.catch(() => undefined)
      return answered
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.disconnect()
      await once(child, 'exit')
    },
  }
}
