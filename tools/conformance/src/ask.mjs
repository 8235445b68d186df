import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { folderOf } from './build.mjs'

// Few enough that no process is left alone with many of them at the end.
const CASES_OF_A_PROCESS = 100

/**
 * Runs the conformance program of a port over many cases: one line in, one line out, in order. Of a slow port one process
 * for each core runs at a time.
 *
 * @param {import('./ports.mjs').Port} port
 * @param {readonly { readonly line: Record<string, unknown> }[]} cases
 * @param {string} [folder] where it runs
 * @returns {Promise<Record<string, any>[]>} an answer for each
 */
export async function ask(port, cases, folder = folderOf(port.name)) {
  if (port.slow !== true) return askOne(port, cases, folder)
  /** @type {Record<string, any>[]} */
  const answers = []
  let taken = 0
  async function work() {
    while (taken < cases.length) {
      const first = taken
      taken += CASES_OF_A_PROCESS
      const some = await askOne(port, cases.slice(first, first + CASES_OF_A_PROCESS), folder)
      for (const [at, answer] of some.entries()) answers[first + at] = answer
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return answers
}

/**
 * @param {import('./ports.mjs').Port} port
 * @param {readonly { readonly line: Record<string, unknown> }[]} cases
 * @param {string} folder
 * @returns {Promise<Record<string, any>[]>}
 */
async function askOne({ name, command, encode = JSON.stringify, decode = JSON.parse }, cases, folder) {
  const [program = '', ...args] = command
  const child = spawn(program, args, { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  const feeding = feed(
    child.stdin,
    cases.map(({ line }, at) => `${encode({ ...line, name: String(at) })}\n`),
  )
  const answers = []
  for await (const line of createInterface({ input: child.stdout, crlfDelay: Infinity })) {
    const answer = decode(line)
    if (answer.name !== String(answers.length))
      throw new Error(`${name} answered case ${answers.length} with ${line.slice(0, 200)}`)
    answers.push(answer)
  }
  await Promise.all([feeding, ended])
  if (answers.length !== cases.length)
    throw new Error(`${name} answered ${answers.length} of ${cases.length} cases, then ended`)
  return answers
}

/** @param {import('node:stream').Writable} stdin @param {readonly string[]} lines */
async function feed(stdin, lines) {
  try {
    await pipeline(Readable.from(lines), stdin)
  } catch {
    // A child that ends early breaks the pipe; how many answers came says more.
  }
}
