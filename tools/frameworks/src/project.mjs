import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runOrThrow } from '@apig/runtimes/child'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const tool = join(root, 'tools/frameworks')
const output = join(tool, 'out-tsc')

/** A file that a page has its reader save: the mark above it names it. */
const FILE = /^<!-- example: file ([^\n,]+?) -->\n\n?```\w*\n([\s\S]*?)\n```$/gm
const INSTALL = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline']

/**
 * Packs packages of the workspace, which must be built.
 *
 * @param {readonly string[]} names folders in `packages/`
 * @returns {Promise<string[]>} the tarballs
 */
export async function packPackages(names) {
  const folder = join(output, 'tarballs')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  for (const name of names)
    await runOrThrow('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], {
      cwd: join(root, 'packages', name),
    })
  return (await readdir(folder)).map((file) => join(folder, file))
}

/**
 * Makes the project that a page describes: what a framework's own template has, the files of the page as they are
 * printed, and the packages from their tarballs. What was installed before is kept.
 *
 * @param {string} name
 * @param {object} parts
 * @param {readonly string[]} parts.templates folders of this tool; the last has the lockfile
 * @param {readonly string[]} parts.pages from the top of the repository
 * @param {readonly string[]} tarballs
 * @returns {Promise<string>} its folder
 */
export async function makeProject(name, { templates, pages }, tarballs) {
  const folder = join(output, name)
  await clear(folder)
  for (const template of templates)
    await cp(join(tool, template), folder, { recursive: true, filter: isOfTemplate })
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

/** A template may have folders for its versions: what they hold is a template of its own. */
const isOfTemplate = (/** @type {string} */ path) =>
  !/\/(?:node_modules|\d+)$/.test(path) || existsSync(join(path, 'package.json'))

/**
 * @param {string} page
 * @param {string} folder
 */
async function writeFiles(page, folder) {
  const files = [...(await readFile(join(root, page), 'utf8')).matchAll(FILE)]
  if (files.length === 0) throw new Error(`${page} has no file to save.`)
  for (const [, path = '', code] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), `${code}\n`)
  }
}

/**
 * @param {string} folder
 * @param {readonly string[]} tarballs
 */
async function install(folder, tarballs) {
  const lockfile = await readFile(join(folder, 'package-lock.json'), 'utf8')
  const record = join(folder, 'node_modules/.installed-from.json')
  const installed = existsSync(record) ? await readFile(record, 'utf8') : ''
  if (installed !== lockfile) {
    await runOrThrow('npm', ['ci', ...INSTALL], { cwd: folder })
    await writeFile(record, lockfile)
  }
  // As a user does, so that npm checks the peer dependencies.
  await runOrThrow('npm', ['install', '--no-save', '--no-package-lock', ...INSTALL, ...tarballs], {
    cwd: folder,
  })
}
