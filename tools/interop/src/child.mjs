import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const MARK = '@interop '
const KEPT_OUTPUT = 4000
const PATIENCE_SECONDS = 60

/**
 * Runs a program that answers lines of JSON with lines `@interop {...}`. What else it prints is shown where it ends too
 * early: SDKs log what they like.
 *
 * @param {readonly string[]} command
 * @param {{ ownHome?: boolean }} [options] whether it gets a home directory of its own: SDKs leave an id of the machine there
 */
export async function startChild([program = '', ...args], { ownHome = false } = {}) {
  // SDKs leave logs where they run.
  const folder = await mkdtemp(join(tmpdir(), 'interop-'))
  const child = spawn(program, args, {
    cwd: folder,
    env: {
      ...process.env,
      ...(ownHome && { HOME: folder }),
      LC_ALL: 'en_US.UTF-8',
      PYTHONDONTWRITEBYTECODE: '1',
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const closed = once(child, 'close')
  // Said below, where the next line does not come.
  closed.catch(() => undefined)
  child.stdin.on('error', () => undefined)
  let output = ''
  const keep = (/** @type {string} */ text) => (output = (output + text).slice(-KEPT_OUTPUT))
  child.stderr.setEncoding('utf8').on('data', keep)
  const lines = createInterface({ input: child.stdout, crlfDelay: Infinity })[Symbol.asyncIterator]()

  /** @returns {Promise<any>} the next answer */
  async function read() {
    const timer = setTimeout(() => {
      keep(`No answer in ${PATIENCE_SECONDS} seconds.`)
      child.kill('SIGKILL')
    }, PATIENCE_SECONDS * 1000)
    try {
      return await readNext()
    } finally {
      clearTimeout(timer)
    }
  }

  async function readNext() {
    for (;;) {
      const { value, done } = await lines.next()
      if (done === true) throw new Error(`${program} ended before it had answered.\n${output}`)
      if (value.startsWith(MARK)) return JSON.parse(value.slice(MARK.length))
      keep(`${value}\n`)
    }
  }

  return {
    /** @param {object} line @returns {Promise<any>} the answer to this line */
    ask(line) {
      child.stdin.write(`${JSON.stringify(line)}\n`)
      return read()
    },
    async close() {
      child.stdin.end()
      const timer = setTimeout(() => child.kill('SIGKILL'), 5000)
      await closed.catch(() => undefined)
      clearTimeout(timer)
      await rm(folder, { recursive: true, force: true })
    },
  }
}
