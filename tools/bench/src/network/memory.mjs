import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** @typedef {{ what: string, mebibytes: number, idleMegabytes: number, overMegabytes: number, seconds: number }} MemoryUse */

const program = fileURLToPath(
  new URL('../../../../packages/transport-node/test/memory/memory.mjs', import.meta.url),
)

/**
 * What it takes to upload so much from a file, and to hash it, over what the idle process has: transport-node's own
 * measurement, in a process of its own.
 *
 * @param {number} mebibytes
 */
export async function measureMemory(mebibytes) {
  const child = spawn(process.execPath, [program, '--json'], {
    env: { ...process.env, APIG_MEMORY_MIB: String(mebibytes) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text))
  await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const uses = readMemoryOutput(output)
  return { uses, highestMegabytes: Math.max(...uses.map(({ overMegabytes }) => overMegabytes)) }
}

/**
 * @param {string} output
 * @returns {MemoryUse[]}
 */
export function readMemoryOutput(output) {
  const { mebibytes, uses } = /** @type {{ mebibytes: number, uses: Omit<MemoryUse, 'mebibytes'>[] }} */ (
    JSON.parse(output)
  )
  if (uses.length !== 2 || !uses.every(({ overMegabytes }) => Number.isFinite(overMegabytes)))
    throw new Error(`memory.mjs of transport-node says something else than it did:\n${output}`)
  return uses.map((use) => ({ mebibytes, ...use }))
}
