import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runOrThrow } from './child.mjs'

/**
 * A package as npm delivers it.
 *
 * @typedef {object} PackedPackage
 * @property {string} source its folder in the workspace
 * @property {string} tarball
 * @property {string} folder where it is unpacked
 * @property {readonly string[]} files what is in the tarball
 * @property {number} unpackedBytes
 * @property {Record<string, any>} manifest its package.json, from the tarball
 *
 * @typedef {object} PackedProject
 * @property {string} folder
 * @property {readonly PackedPackage[]} packages
 * @property {() => Promise<void>} remove
 */

const workspace = fileURLToPath(new URL('../../../', import.meta.url))

/**
 * A temporary project that has packages installed as their users get them: packed by npm, unpacked into `node_modules`,
 * the dependencies and peers that they declare beside them. Nothing else of the workspace is in reach, and no network is needed.
 *
 * @param {readonly string[]} names folders in `packages/`, built
 * @returns {Promise<PackedProject>}
 */
export async function createPackedProject(names) {
  const folder = await mkdtemp(join(tmpdir(), 'apig-packed-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    await writeFile(
      join(folder, 'package.json'),
      JSON.stringify({ name: 'user', private: true, type: 'module' }),
    )
    const packages = []
    for (const name of names) packages.push(await installTarball(join(workspace, 'packages', name), folder))
    for (const { source, manifest } of packages) {
      const needed = { ...manifest['dependencies'], ...manifest['peerDependencies'] }
      for (const name of Object.keys(needed)) await linkDependency(name, source, folder)
    }
    return { folder, packages, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

/**
 * Makes what is installed for a folder of the workspace available in a project, where the project has no such package.
 *
 * @param {string} name
 * @param {string} from
 * @param {string} project
 */
export async function linkDependency(name, from, project) {
  const place = join(project, 'node_modules', name)
  if (existsSync(place)) return
  await mkdir(dirname(place), { recursive: true })
  await symlink(findInstalled(name, from), place, 'dir')
}

/**
 * @param {string} source
 * @param {string} project
 * @returns {Promise<PackedPackage>}
 */
async function installTarball(source, project) {
  const tarballs = join(project, 'tarballs')
  await mkdir(tarballs, { recursive: true })
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', tarballs]
  const [{ name, filename, files, unpackedSize }] = JSON.parse(await runOrThrow('npm', args, { cwd: source }))
  const tarball = join(tarballs, filename)
  const folder = join(project, 'node_modules', name)
  await mkdir(folder, { recursive: true })
  await runOrThrow('tar', ['-xzf', tarball, '--strip-components=1', '-C', folder])
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  return {
    source,
    tarball,
    folder,
    manifest,
    unpackedBytes: unpackedSize,
    files: files.map((/** @type {{ path: string }} */ { path }) => path),
  }
}

/**
 * @param {string} name
 * @param {string} from
 */
function findInstalled(name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name)
    if (existsSync(place)) return place
    if (dirname(folder) === folder) throw new Error(`${name} is not installed; run npm ci at the top level.`)
  }
}
