import { spawn } from 'node:child_process'
import { createServer, connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { neutralEnvironment } from '@apig/runtimes/child'

const START_SECONDS = 60

/**
 * Starts a server, waits until it listens, works with it and stops it.
 *
 * @template T
 * @param {string} command
 * @param {(port: number) => { args: readonly string[], env?: Record<string, string>, ready?: RegExp }} options says
 *   what it prints when it is ready, if an open port does not mean that
 * @param {{ cwd: string, env: Record<string, string> }} where
 * @param {(server: { port: number, said: () => string }) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withServer(command, options, { cwd, env }, work) {
  const port = await freePort()
  const { args, env: more, ready } = options(port)
  const child = spawn(command, args, {
    cwd,
    env: { ...neutralEnvironment(), ...env, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: npm does not end what it has started.
    detached: true,
  })
  const kill = (/** @type {NodeJS.Signals} */ signal) => {
    if (child.pid !== undefined && !over) process.kill(-child.pid, signal)
  }
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => (said += text))
  let over = false
  const ended = new Promise((resolve) => {
    child.once('error', resolve)
    child.once('close', resolve)
  }).then(() => (over = true))
  try {
    const limit = Date.now() + START_SECONDS * 1000
    while (!(await isOpen(port)) || ready?.test(said) === false) {
      if (over || Date.now() > limit) throw new Error(`The server did not start.\n${said}`)
      await wait(50)
    }
    return await work({ port, said: () => said })
  } finally {
    kill('SIGTERM')
    const killing = setTimeout(() => kill('SIGKILL'), 5000)
    await ended
    clearTimeout(killing)
  }
}

/** @returns {Promise<number>} a port that nobody uses at the moment */
async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const address = /** @type {import('node:net').AddressInfo} */ (server.address())
  await new Promise((resolve) => server.close(resolve))
  return address.port
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isOpen(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}
