import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runChild, runOrThrow } from '@apig/runtimes/child'
import { fromHere } from './places.mjs'

/** @param {import('./sdks/index.mjs').Sdk} sdk */
export const placesOf = ({ name, folder }) => ({ source: fromHere(name), built: fromHere(folder) })

/**
 * What is needed and this machine has, or has not.
 *
 * @param {readonly (readonly string[])[]} needs commands that say their version, or nothing
 * @returns {Promise<{ versions: string[], missing: string[] }>}
 */
export async function findToolchain(needs) {
  const versions = []
  const missing = []
  for (const [command = '', ...args] of needs) {
    const { code, stdout, stderr } = await runChild(command, args).catch(() => ({
      code: 1,
      stdout: '',
      stderr: '',
    }))
    if (code === 0) versions.push(firstLine(command, stdout + stderr))
    else missing.push(command)
  }
  return { versions: versions.filter((line) => line !== ''), missing: [...new Set(missing)] }
}

/** @param {string} command @param {string} output */
function firstLine(command, output) {
  const [line = ''] = output
    .replace(/\u001b\[[0-9;]*m/g, '')
    .trim()
    .split('\n', 1)
  return /^[0-9]/.test(line) ? `${command} ${line}` : line
}

/**
 * Installs an SDK by its lock and builds its driver, where that has not been done already.
 *
 * @param {import('./sdks/index.mjs').Sdk} sdk
 * @param {readonly string[]} versions of the toolchain
 */
export async function prepareSdk(sdk, versions) {
  const places = placesOf(sdk)
  const made = createHash('sha256').update([places.built, ...versions].join('\n'))
  for (const input of sdk.inputs) made.update(readFileSync(join(places.source, input)))
  const wanted = made.digest('hex')
  const stamp = fromHere(`dist/${sdk.name}.stamp`)
  if (existsSync(stamp) && existsSync(places.built) && readFileSync(stamp, 'utf8') === wanted) return
  rmSync(stamp, { force: true })
  rmSync(places.built, { recursive: true, force: true })
  for (const step of sdk.build(places)) {
    if (typeof step === 'function') step()
    else await runCommand(step, places.source)
  }
  mkdirSync(fromHere('dist'), { recursive: true })
  writeFileSync(stamp, wanted)
}

/** @param {readonly string[]} command @param {string} cwd */
export async function runCommand([program = '', ...args], cwd) {
  await runOrThrow(program, args, { cwd })
}

/**
 * Holds the files of a folder against a list of checksums, as `sha256sum` writes it: all of them, and no other.
 *
 * @param {string} list
 * @param {string} folder
 */
export function checkSums(list, folder) {
  const found = readdirSync(folder)
    .sort()
    .map(
      (file) =>
        `${createHash('sha256')
          .update(readFileSync(join(folder, file)))
          .digest('hex')}  ${file}`,
    )
  const wanted = readFileSync(list, 'utf8').trimEnd().split('\n')
  const differing = [
    ...found.filter((line) => !wanted.includes(line)),
    ...wanted.filter((line) => !found.includes(line)),
  ]
  if (differing.length > 0) throw new Error(`These are not what ${list} says:\n${differing.join('\n')}`)
}

/** The version that the lock says. @param {import('./sdks/index.mjs').Sdk} sdk */
export function versionOf({ name, version: { file, pattern } }) {
  const found = pattern.exec(readFileSync(join(fromHere(name), file), 'utf8'))?.[1]
  if (found === undefined)
    throw new Error(`tools/interop/${name}/${file} does not say which version of the SDK it pins.`)
  return found
}
