import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { dirname as posixDirname, join as posixJoin } from 'node:path/posix'
import ts from 'typescript'
import { collectArgumentNames } from './argument-names.mjs'
import { dropShortCuts } from './drop-short-cuts.mjs'
import { shortenMessages } from './shorten-messages.mjs'

const CONDITION = 'production'
const COPY = 'dist/production'

/**
 * Writes `dist/production`: the compiled files behind the exports that name it, with short messages. Files that are
 * the same stay untouched, and files of sources that are gone go. A package without such exports has no copy.
 *
 * @param {string} folder of a package, compiled
 */
export function shortenPackage(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const entries = copiesIn(manifest.exports)
  if (entries.length === 0) return
  const originals = readFrom(
    folder,
    entries.map((entry) => entry.replace(`${COPY}/`, 'dist/')),
  )
  requireApart(folder, manifest.imports, originals)
  const names = collectArgumentNames(originals)
  const copies = new Map(
    [...originals].map(([path, text]) => [
      path.replace('dist/', `${COPY}/`),
      shortenMessages(path, dropShortCuts(path, text), names),
    ]),
  )
  for (const [path, text] of copies) writeWhereNew(join(folder, path), text)
  for (const name of readdirSync(join(folder, COPY), { recursive: true, encoding: 'utf8' })) {
    const path = `${COPY}/${name.replaceAll(sep, '/')}`
    if (path.endsWith('.js') && !copies.has(path)) rmSync(join(folder, path))
  }
}

/**
 * The paths under the condition, in whatever depth.
 *
 * @param {unknown} target
 * @param {boolean} [chosen]
 * @returns {string[]}
 */
function copiesIn(target, chosen = false) {
  if (typeof target === 'string') return chosen ? [posixJoin(target)] : []
  return Object.entries(target ?? {}).flatMap(([key, value]) => copiesIn(value, chosen || key === CONDITION))
}

/**
 * Files, and those that they import by a relative path.
 *
 * @param {string} folder
 * @param {readonly string[]} first
 * @returns {Map<string, string>}
 */
function readFrom(folder, first) {
  /** @type {Map<string, string>} */
  const files = new Map()
  const open = [...first]
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (files.has(path)) continue
    const place = join(folder, path)
    if (!existsSync(place)) throw new Error(`${place} is missing; run tsc --build first.`)
    const text = readFileSync(place, 'utf8')
    files.set(path, text)
    for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles)
      if (fileName.startsWith('.')) open.push(posixJoin(posixDirname(path), fileName))
  }
  return files
}

/**
 * What `imports` leads to is no part of the copy: both sides share it. So it must not lead back to a file that is
 * copied, or there would be two of its classes.
 *
 * @param {string} folder
 * @param {unknown} imports
 * @param {ReadonlyMap<string, string>} originals
 */
function requireApart(folder, imports, originals) {
  for (const path of readFrom(folder, compiledIn(imports)).keys())
    if (originals.has(path))
      throw new Error(`${path} is behind "imports" and behind "exports"; only one can be.`)
}

/**
 * @param {unknown} target
 * @returns {string[]}
 */
function compiledIn(target) {
  if (typeof target === 'string')
    return target.startsWith('./dist/') && target.endsWith('.js') ? [posixJoin(target)] : []
  return Object.values(target ?? {}).flatMap(compiledIn)
}

/**
 * @param {string} place
 * @param {string} text
 */
function writeWhereNew(place, text) {
  if (existsSync(place) && readFileSync(place, 'utf8') === text) return
  mkdirSync(dirname(place), { recursive: true })
  writeFileSync(place, text)
}
