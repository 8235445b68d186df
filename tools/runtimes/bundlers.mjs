// What bundlers make of the packed packages: the core signs and transport-fetch calls, without anything of Node, and both
// fit their budgets.
import { buildProjects } from '@apig/build'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { bundlers } from './src/bundlers.mjs'
import { createPackedProject } from './src/packed-project.mjs'

/** @typedef {import('./src/bundlers.mjs').Bundler} Bundler */

/** Bytes, minified and gzipped, the hash function included; what explains a refusal is loaded when there is one. */
const [signerBudget, fetchBudget] = JSON.parse(
  await readFile(new URL('../../.size-limit.json', import.meta.url), 'utf8'),
).map((/** @type {{ limit: string }} */ { limit }) => Number.parseFloat(limit) * 1000)
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

const callExample = `import { createSignedFetch } from '@apig/transport-fetch'
const signedFetch = createSignedFetch({
  credentials: { accessKeyId: 'AK', secretAccessKey: 'SK', securityToken: 'token' },
  origins: 'https://example.com',
  fetch: async (url, { headers }) => new Response(url + ' ' + headers.Authorization),
})
globalThis.answer = signedFetch('https://example.com/a?b=1', { method: 'POST', body: 'text' }).then((response) => response.text())
`
const importFetch = `import { createSignedFetch } from '@apig/transport-fetch'
globalThis.createSignedFetch = createSignedFetch
`

await buildProjects(['packages/signer-core', 'packages/transport-fetch'])
const project = await createPackedProject(['signer-core', 'transport-fetch'])
const checks = [
  checkSigning,
  checkSize('createSigner', importSigner, signerBudget),
  checkCalling,
  checkSize('createSignedFetch', importFetch, fetchBudget),
]
const results = { passed: 0, failed: 0 }
try {
  for (const bundler of bundlers) {
    const { name, target } = bundler
    const label = `${name.padEnd(15)} ${target.padEnd(18)}`
    for (const check of checks) {
      const result = await check(bundler).catch((/** @type {Error} */ error) => ({
        fault: true,
        text: error.message,
      }))
      console.log(`${result.fault ? 'FAIL' : 'ok  '} ${label} ${result.text}`)
      results[result.fault ? 'failed' : 'passed']++
    }
  }
} finally {
  await project.remove()
}
console.log(`${results.passed} passed, ${results.failed} failed`)
if (results.failed > 0) process.exitCode = 1

/** @param {Bundler} bundler */
async function checkSigning({ bundle }) {
  const { script, everything } = await bundle(await writeEntry('sign-example.js', signExample))
  const globals = { URL, TextEncoder, TextDecoder, signature: undefined }
  // With the globals that every browser and worker has and none of Node's.
  runInNewContext(script, globals)
  const { signature } = globals
  if (signature !== SIGNATURE) return { fault: true, text: `signs the published example as ${signature}` }
  return withoutNode(everything, 'signs the published example, without node:')
}

/** @param {Bundler} bundler */
async function checkCalling({ bundle }) {
  const { script, everything } = await bundle(await writeEntry('call-example.js', callExample))
  const globals = {
    ...{ URL, TextEncoder, TextDecoder, Headers, Request, Response, Blob, FormData, ReadableStream },
    ...{ AbortController, AbortSignal, setTimeout, clearTimeout, queueMicrotask, performance, crypto },
    self: {},
    answer: undefined,
  }
  runInNewContext(script, globals)
  const answer = await /** @type {Promise<string> | undefined} */ (globals.answer)
  if (
    !/^https:\/\/example\.com\/a\?b=1 SDK-HMAC-SHA256 Access=AK, .*Signature=[0-9a-f]{64}$/.test(answer ?? '')
  )
    return { fault: true, text: `the signed call is ${answer}` }
  return withoutNode(everything, 'makes a signed call, without node:')
}

/**
 * @param {string} what
 * @param {string} entry
 * @param {number} budget
 */
function checkSize(what, entry, budget) {
  return async (/** @type {Bundler} */ { bundle }) => {
    const { atOnce, everything } = await bundle(await writeEntry(`import-${what}.js`, entry))
    const { length } = gzipSync(atOnce, { level: 9 })
    return withoutNode(
      everything,
      `${what} is ${length} bytes, minified and gzipped; the budget is ${budget}`,
      length > budget,
    )
  }
}

/**
 * @param {string} bundle
 * @param {string} text
 * @param {boolean} [fault]
 */
function withoutNode(bundle, text, fault = false) {
  return bundle.includes('node:') ? { fault: true, text: "the bundle holds 'node:'" } : { fault, text }
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
