import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** @typedef {{ name: string, binary: string }} Runtime */

// tools/runtimes pins and installs them.
const binaries = [
  ['node20', 'node20/bin/node'],
  ['node22', 'node22/bin/node'],
  ['node24', 'node24/bin/node'],
  ['bun', '@oven/bun-linux-x64/bin/bun'],
]

/** @type {Runtime} */
export const presentNode = { name: 'node', binary: process.execPath }

/**
 * The pinned runtimes that are there, and the names of those that are not. In CI all of them have to be there.
 *
 * @param {readonly string[]} wanted
 * @param {{ folder?: string, ci?: boolean }} [options]
 */
export function findRuntimes(wanted, { folder = binariesFolder(), ci = process.env['CI'] === 'true' } = {}) {
  const chosen = binaries
    .filter(([name = '']) => wanted.includes(name))
    .map(([name = '', file = '']) => ({ name, binary: `${folder}/${file}` }))
  const found = chosen.filter(({ binary }) => existsSync(binary))
  const missing = chosen.filter(({ binary }) => !existsSync(binary)).map(({ name }) => name)
  if (ci && missing.length > 0)
    throw new Error(
      `${missing.join(', ')} missing, and CI measures on all of them; npm run test:runtimes installs them.`,
    )
  return { found, missing }
}

function binariesFolder() {
  return fileURLToPath(new URL('../../runtimes/binaries/node_modules', import.meta.url))
}

/**
 * Runs a program of this folder on a runtime; gives what its last line says, in JSON. The lines before go on.
 *
 * @param {Runtime} runtime
 * @param {string} file
 * @param {unknown} options
 * @param {{ onLine?: (line: string) => void, args?: readonly string[] }} [how]
 * @returns {Promise<any>}
 */
export function runOn({ name, binary }, file, options, { onLine = console.log, args = [] } = {}) {
  return new Promise((resolve, reject) => {
    const program = fileURLToPath(new URL(file, import.meta.url))
    const child = spawn(binary, [...args, program, JSON.stringify(options)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let rest = ''
    /** @type {unknown} */
    let answer
    child.stdout.setEncoding('utf8').on('data', (text) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (line.startsWith('{')) answer = JSON.parse(line)
        else onLine(line)
      }
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0 && answer !== undefined) resolve(answer)
      else
        reject(
          new Error(
            `${file} on ${name} ended with ${code ?? signal}, and ${answer === undefined ? 'no' : 'a'} result`,
          ),
        )
    })
  })
}
