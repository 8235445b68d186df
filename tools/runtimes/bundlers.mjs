// What bundlers make of the packed package: it signs, without anything of Node, and `createSigner` fits the budget.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { bundlers } from './src/bundlers.mjs'
import { buildProjects, createPackedProject } from './src/packed-project.mjs'

/** @typedef {import('./src/bundlers.mjs').Bundler['bundle']} Bundle */

const BUDGET = 10_000
const SIGNATURE = '7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe'

// The example of Huawei's signing guide.
const signExample = `import { createSigner } from '@apig/signer-core'
const signer = createSigner({ accessKeyId: 'QTWAOYTTINDUT2QVKYUC', secretAccessKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc' })
globalThis.signature = signer.sign({
  method: 'GET',
  url: 'https://service.region.example.com/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0',
  headers: { 'content-type': 'application/json', 'X-Sdk-Date': '20191115T033655Z' },
}).signature
`
const importSigner = `import { createSigner } from '@apig/signer-core'
globalThis.createSigner = createSigner
`

await buildProjects(['packages/signer-core'])
const project = await createPackedProject(['signer-core'])
const results = { passed: 0, failed: 0 }
try {
  for (const { name, target, bundle } of bundlers) {
    for (const check of [checkSigning, checkSize]) {
      const { fault, text } = await check(bundle).catch((/** @type {Error} */ error) => ({
        fault: true,
        text: error.message,
      }))
      console.log(`${fault ? 'FAIL' : 'ok  '} ${name.padEnd(15)} ${target.padEnd(10)} ${text}`)
      results[fault ? 'failed' : 'passed']++
    }
  }
} finally {
  await project.remove()
}
console.log(`${results.passed} passed, ${results.failed} failed`)
if (results.failed > 0) process.exitCode = 1

/** @param {Bundle} bundle */
async function checkSigning(bundle) {
  const text = await bundle(await writeEntry('sign-example.js', signExample))
  if (text.includes('node:')) return { fault: true, text: "the bundle holds 'node:'" }
  const signature = signatureOf(text)
  if (signature !== SIGNATURE) return { fault: true, text: `signs the published example as ${signature}` }
  return { fault: false, text: 'signs the published example, without node:' }
}

/** @param {Bundle} bundle */
async function checkSize(bundle) {
  const { length } = gzipSync(await bundle(await writeEntry('import-signer.js', importSigner)), { level: 9 })
  return {
    fault: length > BUDGET,
    text: `createSigner is ${length} bytes, minified and gzipped; the budget is ${BUDGET}`,
  }
}

/**
 * @param {string} name
 * @param {string} content
 */
async function writeEntry(name, content) {
  const file = join(project.folder, name)
  await writeFile(file, content)
  return file
}

/**
 * What a bundle signs, run with the globals that every browser and worker has and none of Node's.
 *
 * @param {string} bundle
 */
function signatureOf(bundle) {
  const globals = { URL, TextEncoder, TextDecoder, signature: undefined }
  runInNewContext(bundle, globals)
  return globals.signature
}
