// The portable suite on every runtime with a command line. `--only node20,bun` runs some of them.
import { parseArgs } from 'node:util'
import { installBinaries } from './src/binaries.mjs'
import { runtimes } from './src/command-line.mjs'
import { endWith, runAll } from './src/run-all.mjs'

const names = runtimes.map(({ name }) => name)
const { only = names.join(',') } = parseArgs({ options: { only: { type: 'string' } } }).values
const wanted = only.split(',')
const unknown = wanted.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  console.error(`--only names ${unknown.join(', ')}; there are ${names.join(', ')}.`)
  process.exit(1)
}

const chosen = runtimes.filter(({ name }) => wanted.includes(name))
try {
  if (chosen.some(({ installed }) => installed !== true)) await installBinaries()
  await runAll(chosen)
} catch (error) {
  endWith(error)
}
