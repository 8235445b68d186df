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
  if (await areInstalled()) return
  console.log('Installing the runtimes (npm ci in tools/runtimes/binaries, 1 GB on disk)')
  try {
    await runOrThrow('npm', ['ci'], { cwd: folder })
  } catch (error) {
    throw new Error(
      'The runtimes cannot be installed. They are builds for Linux on x64 with glibc, from the npm registry; elsewhere, ' +
        "'--only node' runs the suite on this machine's own Node.",
      { cause: error },
    )
  }
}

/** npm writes down what it installed; that must be what the lockfile says. */
async function areInstalled() {
  const record = join(folder, 'node_modules/.package-lock.json')
  if (!existsSync(record)) return false
  const installed = JSON.parse(await readFile(record, 'utf8')).packages
  const { '': _project, ...wanted } = JSON.parse(
    await readFile(join(folder, 'package-lock.json'), 'utf8'),
  ).packages
  return Object.keys(wanted).every(
    (place) => installed[place]?.integrity === wanted[place].integrity && existsSync(join(folder, place)),
  )
}
