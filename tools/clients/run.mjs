// `npm run test:clients`: signs the calls of src/calls.mjs with the scripts that `apig script` prints, in the clients
// themselves, and sends them through a gateway. `--only bruno` tries one client.
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildProjects } from '@apig/build'
import { runOrThrow } from '@apig/runtimes/child'
import { runBruno } from './src/bruno.mjs'
import { CALLS } from './src/calls.mjs'
import { runInsomnia } from './src/insomnia.mjs'
import { runNewman } from './src/newman.mjs'
import { openStand } from './src/stand.mjs'

/**
 * @typedef {import('./src/calls.mjs').Call} Call
 * @typedef {(context: { calls: readonly Call[], url: string, variables: Record<string, string>, script: string,
 *   folder: string }) => Promise<string>} Runner sends the calls; gives what the client printed
 */

/** @type {Record<string, { script: string, run: Runner }>} */
const CLIENTS = {
  newman: { script: 'postman', run: runNewman },
  'bruno, safe mode': { script: 'bruno', run: runBruno('safe') },
  'bruno, developer mode': { script: 'bruno', run: runBruno('developer') },
  'insomnia, its objects stood in for': { script: 'insomnia', run: runInsomnia },
  'apifox, its objects stood in for by newman': { script: 'apifox', run: runNewman },
}

const { only } = parseArgs({ options: { only: { type: 'string' } } }).values
const here = fileURLToPath(new URL('.', import.meta.url))
await buildProjects(['packages/cli', 'packages/local-gateway'])
await runOrThrow('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], {
  cwd: `${here}apps`,
})

let passed = 0
let failed = 0
for (const [name, { script, run }] of Object.entries(CLIENTS)) {
  if (only !== undefined && !name.startsWith(only)) continue
  const stand = await openStand()
  try {
    const text = await runOrThrow(process.execPath, [
      `${here}../../packages/cli/dist/bin.js`,
      'script',
      script,
    ])
    const folder = `${here}out-tsc/${name.replace(/\W+/g, '-')}`
    const send = (/** @type {readonly Call[]} */ calls, /** @type {Record<string, string>} */ variables) =>
      run({ calls, url: stand.url, variables, script: text, folder })
    const calls = CALLS.filter(({ not }) => not !== script)
    let said = await send(calls, { ...stand.keys, ...stand.variables })
    for (const call of calls) check(`${name}: ${call.name}`, stand.problemOf(call))
    const secret = stand.keys['HUAWEICLOUD_SDK_SK'] ?? ''

    const before = stand.requests.length
    const wrongSecret = 'a-wrong-secret-0123456789'
    said += await send(CALLS.slice(0, 1), {
      ...stand.keys,
      ...stand.variables,
      HUAWEICLOUD_SDK_SK: wrongSecret,
    })
    const refused = stand.requests.slice(before)
    check(
      `${name}: a wrong secret is refused`,
      refused.length === 1 && refused[0]?.code === 'APIG.0301' ? undefined : JSON.stringify(refused),
    )

    for (const variable of ['HUAWEICLOUD_SDK_AK', 'kind']) {
      const { [variable]: _left, ...incomplete } = { ...stand.keys, ...stand.variables }
      const explained = await send(
        CALLS.filter(({ path }) => path.includes('{{kind}}')),
        incomplete,
      )
      said += explained
      check(
        `${name}: ${variable} without a value is named, and nothing is sent`,
        // Newman breaks its lines.
        explained.replace(/[\s│]+/g, ' ').includes(variable) && stand.requests.length === before + 1
          ? undefined
          : explained,
      )
    }
    check(
      `${name}: no secret is printed`,
      said.includes(secret) || said.includes(wrongSecret) ? said : undefined,
    )
  } finally {
    await stand.close()
  }
}
console.log(`${passed} passed, ${failed} failed`)
if (failed > 0 || passed === 0) process.exitCode = 1

/**
 * @param {string} name
 * @param {string | undefined} problem
 */
function check(name, problem) {
  if (problem === undefined) passed++
  else failed++
  console.log(
    problem === undefined ? `ok   ${name}` : `FAIL ${name}\n     ${problem.replaceAll('\n', '\n     ')}`,
  )
}
