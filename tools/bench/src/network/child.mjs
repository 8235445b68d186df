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
  return {
    /** @type {any} */
    first: await answer(),
    /**
     * @param {string} question
     * @returns {Promise<any>}
     */
    async ask(question) {
      child.send(question)
      return answer()
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.disconnect()
      await once(child, 'exit')
    },
  }
}
