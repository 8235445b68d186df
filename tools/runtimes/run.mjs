// The portable suites on every runtime with a command line. `--only node20,bun` and `--suite signer-core` choose.
import { parseArgs } from 'node:util'
import { installBinaries } from './src/binaries.mjs'
import { runtimes } from './src/command-line.mjs'
import { endWith, runAll } from './src/run-all.mjs'
import { suites } from './src/suites.mjs'

const { only, suite } = parseArgs({
  options: { only: { type: 'string' }, suite: { type: 'string' } },
}).values

try {
  const chosen = choose('--only', runtimes, only)
  const wanted = choose('--suite', suites, suite)
  if (chosen.some(({ installed }) => installed !== true)) await installBinaries()
  await runAll(chosen, wanted)
} catch (error) {
  endWith(error)
}

/**
 * Those whose names an option gives, all of them without it.
 *
 * @template {{ readonly name: string }} T
 * @param {string} option
 * @param {readonly T[]} all
 * @param {string | undefined} given
 * @returns {readonly T[]}
 */
function choose(option, all, given) {
  const names = all.map(({ name }) => name)
  const wanted = given?.split(',') ?? names
  const unknown = wanted.filter((name) => !names.includes(name))
  if (unknown.length > 0)
    throw new Error(`${option} names ${unknown.join(', ')}; there are ${names.join(', ')}.`)
  return all.filter(({ name }) => wanted.includes(name))
}
