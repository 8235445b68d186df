import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runOrThrow } from '@apig/runtimes/child'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const output = join(root, 'tools/frameworks/out-tsc')

/** A file that a page has its reader save: the mark above it names it. */
const FILE = /^<!-- example: file ([^\n,]+?) -->\n\n?```\w*\n([\s\S]*?)\n```$/gm
const INSTALL = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline']

/** @typedef {ReadonlyMap<string, string>} Tarballs by the name of the package */

/**
 * Packs packages of the workspace, which must be built.
 *
 * @param {readonly string[]} names folders in `packages/`
 * @returns {Promise<Tarballs>}
 */
export async function packPackages(names) {
  const folder = join(output, 'tarballs')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const tarballs = new Map()
  for (const name of names) {
    const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder]
    const file = await runOrThrow('npm', args, { cwd: join(root, 'packages', name) })
    tarballs.set(`@apig/${name}`, join(folder, file.trim()))
  }
  return tarballs
}

/**
 * Makes a project: what templates have, the files of the pages as they are printed, and the packages from their tarballs.
 * What was installed before is kept.
 *
 * @param {string} name of a folder in `out-tsc`, or an absolute path
 * @param {object} parts
 * @param {readonly string[]} parts.templates folders, from the top of the repository; the last `package.json` and lockfile hold
 * @param {readonly string[]} [parts.pages] from the top of the repository
 * @param {Tarballs} tarballs
 * @returns {Promise<string>} its folder
 */
export async function makeProject(name, { templates, pages = [] }, tarballs) {
  const folder = resolve(output, name)
  await clear(folder)
  const filter = (/** @type {string} */ path) => !path.endsWith('/node_modules')
  for (const template of templates) await cp(join(root, template), folder, { recursive: true, filter })
  for (const page of pages) await writeFiles(page, folder)
  await install(folder, tarballs)
  return folder
}

/** @param {string} folder */
async function clear(folder) {
  await mkdir(folder, { recursive: true })
  for (const entry of await readdir(folder))
    if (entry !== 'node_modules') await rm(join(folder, entry), { recursive: true, force: true })
}

/**
 * @param {string} page
 * @param {string} folder
 */
async function writeFiles(page, folder) {
  const files = [...(await readFile(join(root, page), 'utf8')).matchAll(FILE)]
  if (files.length === 0) throw new Error(`${page} has no file to save.`)
  for (const [, path = '', code] of files) {
    const file = join(folder, path)
    await mkdir(dirname(file), { recursive: true })
    if (existsSync(file) && (await readFile(file, 'utf8')) !== `${code}\n`)
      throw new Error(`${path} differs between ${page} and docs/examples.`)
    await writeFile(file, `${code}\n`)
  }
}

/**
 * @param {string} folder
 * @param {Tarballs} tarballs
 */
async function install(folder, tarballs) {
  const lockfile = await readFile(join(folder, 'package-lock.json'), 'utf8')
  const record = join(folder, 'node_modules/.installed-from.json')
  const installed = existsSync(record) ? await readFile(record, 'utf8') : ''
  const { own, restore } = await leaveOutOwn(folder)
  if (installed !== lockfile) {
    await runOrThrow('npm', ['ci', ...INSTALL], { cwd: folder })
    await mkdir(dirname(record), { recursive: true })
    await writeFile(record, lockfile)
  }
  await restore()
  const needed = new Set(own)
  const files = []
  for (const name of needed) {
    const tarball = tarballs.get(name)
    if (tarball === undefined) throw new Error(`${name} is needed in ${folder}, and was not packed.`)
    files.push(tarball)
    for (const below of await ownDependencies(join(root, 'packages', name.slice('@apig/'.length))))
      needed.add(below)
  }
  // As a user does, so that npm checks the peer dependencies; then whether these are the versions that are asked for.
  await runOrThrow('npm', ['install', '--no-save', '--no-package-lock', ...INSTALL, ...files], {
    cwd: folder,
  })
  await runOrThrow('npm', ['ls', ...own], { cwd: folder })
}

/**
 * Takes our packages out of a `package.json`: no lockfile can name them before they are published.
 *
 * @param {string} folder
 */
export async function leaveOutOwn(folder) {
  const file = join(folder, 'package.json')
  const text = await readFile(file, 'utf8')
  const { dependencies, ...manifest } = JSON.parse(text)
  const own = await ownDependencies(folder)
  const others = Object.entries(dependencies).filter(([name]) => !own.includes(name))
  await writeFile(file, JSON.stringify({ ...manifest, dependencies: Object.fromEntries(others) }))
  return { own, restore: () => writeFile(file, text) }
}

/** @param {string} folder */
async function ownDependencies(folder) {
  const { dependencies = {} } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  return Object.keys(dependencies).filter((name) => name.startsWith('@apig/'))
}
