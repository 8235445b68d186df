import { buildProjects } from '@apig/build'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** @param {string} name */
export const folderOf = (name) => join(root, 'tools/ports', name)

/** Builds the packages that this tool imports. */
export async function buildPackages() {
  await buildProjects(['packages/signer-core', 'tools/vectors'])
}

/**
 * Runs the build target of a port, as Nx would.
 *
 * @param {import('./ports.mjs').Port} port
 */
export function buildPort({ name }) {
  const folder = folderOf(name)
  const file = join(folder, 'project.json')
  const command = existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).targets.build?.options.command
  if (!command) return
  const { status, error, stdout, stderr } = spawnSync('sh', ['-c', command], {
    cwd: folder,
    encoding: 'utf8',
  })
  if (status === 0) return
  console.error(`${stdout ?? ''}${stderr ?? ''}`)
  throw new Error(`In ${folder}, this failed: sh -c ${command}`, { cause: error })
}
