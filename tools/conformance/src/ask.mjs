import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { folderOf } from './build.mjs'

/**
 * Runs the conformance program of a port over many cases: one line in, one line out, in order.
 *
 * @param {import('./ports.mjs').Port} port
 * @param {readonly { readonly line: Record<string, unknown> }[]} cases
 * @param {string} [folder] where it runs
 * @returns {Promise<Record<string, any>[]>} an answer for each
 */
export async function ask(port, cases, folder = folderOf(port.name)) {
  if (!port.slow) return askOne(port, cases, folder)
  const size = Math.ceil(cases.length / availableParallelism())
  const parts = Array.from({ length: Math.ceil(cases.length / size) }, (_, at) =>
    cases.slice(at * size, (at + 1) * size),
  )
  return (await Promise.all(parts.map((part) => askOne(port, part, folder)))).flat()
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
