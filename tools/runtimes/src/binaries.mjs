import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runOrThrow } from './child.mjs'

const folder = fileURLToPath(new URL('../binaries/', import.meta.url))

/**
 * The path of a file inside one of the packages in `binaries/package.json`.
 *
 * @param {string} packageName
 * @param {string} file
 */
export function binaryPath(packageName, file) {
  return join(folder, 'node_modules', packageName, file)
}

/** Installs the pinned runtimes, where they are not there yet or others are. */
export async function installBinaries() {
  try {
    await installLocked(folder, 'the runtimes (1 GB on disk)')
  } catch (error) {
    throw new Error(
      'The runtimes cannot be installed. They are builds for Linux on x64 with glibc, from the npm registry; elsewhere, ' +
        "'--only node' runs the suite on this machine's own Node.",
      { cause: error },
    )
  }
}

/**
 * Installs what the lockfile of a folder says, where it is not there yet.
 *
 * @param {string} place
 * @param {string} what
 */
export async function installLocked(place, what) {
  if (await areInstalled(place)) return
  console.log(`Installing ${what}`)
  await runOrThrow('npm', ['ci'], { cwd: place })
}

/**
 * npm writes down what it installed; that must be what the lockfile says.
 *
 * @param {string} place
 */
async function areInstalled(place) {
  const record = join(place, 'node_modules/.package-lock.json')
  if (!existsSync(record)) return false
  const installed = JSON.parse(await readFile(record, 'utf8')).packages
  const { '': _project, ...wanted } = JSON.parse(
    await readFile(join(place, 'package-lock.json'), 'utf8'),
  ).packages
  return Object.keys(wanted).every(
    (path) =>
      isForeign(wanted[path]) ||
      (installed[path]?.integrity === wanted[path].integrity && existsSync(join(place, path))),
  )
}

/**
 * Whether npm leaves an optional package out here, since it is built for another platform.
 *
 * @param {{ os?: string[], cpu?: string[], libc?: string[] }} pack
 */
function isForeign({ os, cpu, libc }) {
  return (
    os?.includes(process.platform) === false ||
    cpu?.includes(process.arch) === false ||
    libc?.includes('musl') === true
  )
}
