import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './places.mjs'

/**
 * @typedef {object} PublicPackage
 * @property {string} name
 * @property {string} folder absolute
 */

/**
 * The packages that have come far enough to be documented: with a README and an index.
 *
 * @param {readonly string[]} [wanted] folder names: these alone
 * @returns {PublicPackage[]}
 */
export function findPackages(wanted = []) {
  return readdirSync(join(root, 'packages'))
    .filter((name) => wanted.length === 0 || wanted.includes(name))
    .map((name) => join(root, 'packages', name))
    .filter((folder) => existsSync(join(folder, 'README.md')) && existsSync(join(folder, 'src/index.ts')))
    .map((folder) => ({ name: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).name, folder }))
}
