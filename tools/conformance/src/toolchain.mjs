import { spawnSync } from 'node:child_process'

/**
 * What a port needs and this machine has, or has not.
 *
 * @param {import('./ports.mjs').Port} port
 * @returns {{ versions: string[], missing: string[] }}
 */
export function findToolchain({ needs }) {
  const versions = []
  const missing = []
  for (const [command = '', ...args] of needs) {
    const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
    if (status === 0) versions.push((stdout + stderr).trim().split('\n', 1)[0] ?? '')
    else missing.push(command)
  }
  return { versions, missing }
}
