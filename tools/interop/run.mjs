// The official SDKs sign and send requests to the local gateway and to a backend with @apig/backend-verify; our own signer
// and transports call backends that check with the reference ports. README.md says more.
import { parseArgs } from 'node:util'
import { buildProjects } from '@apig/build'
import { fromHere } from './src/places.mjs'
import { findToolchain, prepareSdk, runCommand, versionOf } from './src/prepare.mjs'

const { values } = parseArgs({
  options: { only: { type: 'string' }, write: { type: 'boolean', default: false } },
})

await buildProjects([
  'packages/signer-core',
  'packages/backend-verify',
  'packages/transport-fetch',
  'packages/transport-node',
  'packages/local-gateway',
])
// After the build, since these import what was built.
const { sdks } = await import('./src/sdks/index.mjs')
const { portBackends } = await import('./src/reverse/backends.mjs')
const { createCases } = await import('./src/requests/classes.mjs')
const { hear } = await import('./src/witness/witness.mjs')
const { changeSigned } = await import('./src/refusals/refusals.mjs')
const { startTargets } = await import('./src/targets.mjs')
const { callBackend } = await import('./src/reverse/reverse.mjs')
const { printTables } = await import('./src/report/table.mjs')
const { checkDocument } = await import('./src/report/check-document.mjs')

const names = sdks.map(({ name }) => name)
const only = values.only?.split(',') ?? names
const unknown = only.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  console.error(`--only names ${unknown.join(', ')}; there are ${names.join(', ')}.`)
  process.exit(1)
}

/** @type {string[]} */
const skipped = []
/** @type {string[]} */
const failures = []
/** @param {string} what @param {readonly (readonly string[])[]} needs @returns {Promise<string[] | undefined>} the versions */
async function find(what, needs) {
  const { versions, missing } = await findToolchain(needs)
  if (missing.length === 0) return versions
  skipped.push(`${what}: no ${missing.join(', no ')} on this machine`)
  return undefined
}

const testimonies = []
const refusals = []
const targets = await startTargets()
try {
  for (const sdk of sdks.filter(({ name }) => only.includes(name))) {
    const versions = await find(`the ${sdk.title} SDK`, sdk.needs)
    if (versions === undefined) continue
    console.log(`${sdk.name}: ${sdk.packageName} ${versionOf(sdk)}, ${versions.join('; ')}`)
    await prepareSdk(sdk, versions)
    testimonies.push(await hear(sdk, createCases(), targets))
    refusals.push(await changeSigned(sdk))
  }
} finally {
  await targets.close()
}

const reversed = []
for (const backend of portBackends) {
  if ((await find(backend.title.replaceAll('`', ''), backend.needs)) === undefined) continue
  for (const command of backend.build) await runCommand(command, fromHere('.'))
  reversed.push(await callBackend(backend))
}

console.log()
printTables(testimonies, refusals, reversed)
const results = [...testimonies, ...refusals, ...reversed]
failures.push(...results.flatMap((each) => each.failures))
let passed = results.reduce((sum, each) => sum + each.passed, 0)

// A document of some SDKs would not be the one that is kept.
if (testimonies.length < sdks.length || reversed.length < portBackends.length)
  skipped.push('docs/compatibility.md: not compared, since not everything has run')
else {
  const fault = await checkDocument(testimonies, reversed, {
    write: values.write && failures.length === 0,
  })
  if (fault === undefined) passed++
  else failures.push(fault)
}

for (const failure of failures.slice(0, 40)) console.log(`\n${failure.slice(0, 2000)}`)
if (failures.length > 40) console.log(`\n... and ${failures.length - 40} more`)
for (const each of skipped) console.log(`\nskipped: ${each}`)
console.log(`\n${passed} passed, ${failures.length} failed`)
// On a developer's machine a missing toolchain is no failure. In CI it would be a hole in the matrix.
const holes = process.env.CI === 'true' && skipped.length > 0
if (holes) console.log('CI must skip nothing.')
process.exitCode = failures.length > 0 || holes ? 1 : 0
