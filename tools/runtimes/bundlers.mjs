// What bundlers make of the packed packages: the core signs and transport-fetch calls, without anything of Node, and both
// fit their budgets. What browsers load in production has the core's errors without their sentences.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { bundlers } from './src/bundlers.mjs'
import { buildProjects, createPackedProject } from './src/packed-project.mjs'

/**
 * @typedef {import('./src/bundlers.mjs').Bundler} Bundler
 * @typedef {{ short: number, long: number }} Budget by the messages that the core has
 */

/** Bytes, minified and gzipped, the hash function included. */
const SIGNER_BUDGET = { short: 6_000, long: 9_200 }
/** What explains a refusal is loaded when there is one, and not counted. */
const FETCH_BUDGET = { short: 20_500, long: 23_500 }
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
// Errors of three entries and one class.
const failExample = `import { createSigner, isSignerError, SignerError } from '@apig/signer-core'
import { readIdentity } from '@apig/signer-core/transport'
import { v11HmacSha256 } from '@apig/signer-core/v11'
const signer = createSigner({ accessKeyId: 'AK', secretAccessKey: 'SK' })
const url = 'https://example.com/'
globalThis.errors = [
  () => createSigner({ accessKeyId: 'AK' }),
  () => readIdentity({ accessKeyId: ' ', secretAccessKey: 'SK' }),
  () => v11HmacSha256({ region: 'cn-north-4' }),
  () => signer.sign({ method: 'GET', url: 'nonsense' }),
  // Found by a call whose error alone matters, which a bundler may take for one without effects.
  () => signer.sign({ method: 'GET', url: url + '?q=%D6%D0' }),
  () => signer.sign({ method: 'GET', url, headers: { 'X-Stage': 1 } }),
  () => signer.sign({ method: 'POST', url, body: {} }),
].map((fail) => {
  try {
    return fail()
  } catch (error) {
    return [error instanceof SignerError && isSignerError(error) && error.code, error.message]
  }
})
`
/** For each error its code, its argument, and what begins its long message. */
const ERRORS = [
  ['CREDENTIALS_INVALID', 'credentials.secretAccessKey', 'credentials.secretAccessKey is undefined; is the'],
  ['CREDENTIALS_INVALID', 'credentials.accessKeyId', 'credentials.accessKeyId is blank; is the'],
  ['OPTION_INVALID', 'scope.service', "scope.service must be a name such as 'iotda'"],
  ['URL_INVALID', 'url', "url must be absolute ('https://host/path') or"],
  ['QUERY_LOSSY', 'url', 'url has a query whose escapes are not UTF-8'],
  ['HEADER_VALUE_INVALID', 'headers', 'headers["x-stage"] must be a string, not a number; convert'],
  [
    'BODY_UNSUPPORTED',
    'body',
    'body must be a string, a Uint8Array or an ArrayBuffer, not a plain object; pass',
  ],
]
/** A few sentences of the messages in a program that signs; a bundle has all of them, or none. */
const SENTENCES = [
  'is the environment variable or setting that holds it set?',
  'which cannot be written as UTF-8',
  'this one cannot be parsed',
  'pass the text that is sent',
  'keep one, or join the values',
  'an instance of ',
]

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
  checkErrors,
  checkSize('createSigner', importSigner, SIGNER_BUDGET),
  checkCalling,
  checkSize('createSignedFetch', importFetch, FETCH_BUDGET),
]
const results = { passed: 0, failed: 0 }
try {
  for (const bundler of bundlers) {
    const { name, target, mode } = bundler
    const label = `${name.padEnd(15)} ${target.padEnd(18)} ${mode.padEnd(11)}`
    for (const check of checks) {
      const result = await check(bundler).catch((/** @type {Error} */ error) => ({
        fault: true,
        text: error.message,
      }))
      if (result === undefined) continue
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
async function checkErrors({ bundle, short }) {
  const { script } = await bundle(await writeEntry('fail-example.js', failExample))
  const globals = { URL, TextEncoder, TextDecoder, self: {}, errors: /** @type {unknown[]} */ ([]) }
  runInNewContext(script, globals)
  const wrong = ERRORS.findIndex(([code, argument, beginning = ''], at) => {
    const [thrown, message] = /** @type {string[]} */ (globals.errors[at] ?? [])
    if (thrown !== code || message === undefined) return true
    return short ? message !== `${argument}: ${code}` : !message.startsWith(beginning)
  })
  if (wrong >= 0) return { fault: true, text: `error ${wrong} is ${JSON.stringify(globals.errors[wrong])}` }
  const { everything } = await bundle(await writeEntry('sign-example.js', signExample))
  const misplaced = SENTENCES.filter((sentence) => everything.includes(sentence) === short)
  if (misplaced.length > 0)
    return { fault: true, text: `the bundle ${short ? 'has' : 'lacks'} '${misplaced.join("', '")}'` }
  return { fault: false, text: `names what is wrong, with ${short ? 'its code alone' : 'all sentences'}` }
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
 * @param {Budget} budgets
 */
function checkSize(what, entry, budgets) {
  return async (/** @type {Bundler} */ { bundle, mode, short }) => {
    // Nobody waits for what is bundled for its own author.
    if (mode === 'development') return undefined
    const budget = budgets[short ? 'short' : 'long']
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
