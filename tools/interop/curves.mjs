// What @apig/signer-core signs on a curve is verified by the official core (huaweicloudsdkcore, Python), SM2 by OpenSSL
// too, and what the official core signs is verified by @apig/backend-verify. README.md says more.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildProjects } from '@apig/build'
import { hasOpenssl, opensslVerifies } from './src/curves/openssl.mjs'
import { prepareOfficialCore, startOfficialCore } from './src/official-core.mjs'
import { createRandom } from './src/requests/random.mjs'

const REQUESTS = 40

const missing = hasOpenssl() ? [] : ['openssl']
console.log(await prepareOfficialCore('signatures on curves beside the official core', missing))
await buildProjects(['packages/backend-verify', 'tools/vectors'])
// After the build, since these import what was built.
const { createVerifier } = await import('@apig/backend-verify')
const { createSigner, parseAuthorization, parseDate } = await import('@apig/signer-core')
const { sdkEcdsaP256Sha256 } = await import('@apig/signer-core/p256')
const { sdkSm2Sm3 } = await import('@apig/signer-core/sm2')
const { sm2Vectors } = await import('@apig/vectors/curves')

const random = createRandom(20260)
const folder = await mkdtemp(join(tmpdir(), 'curves-'))
const python = await startOfficialCore('curves.py')
/** @type {string[]} */
const failures = []
let passed = 0
let short = 0

/** @param {string} what @param {boolean} holds @param {boolean} [expected] */
function check(what, holds, expected = true) {
  if (holds === expected) passed++
  else failures.push(`${what}: ${holds}`)
}

function drawKey() {
  return {
    accessKeyId: random.bytes(10).toString('hex').toUpperCase(),
    secretAccessKey: random.bytes(20).toString('hex'),
  }
}

function drawRequest() {
  const body = random.pick(['', '{"name":"thing"}', '{"text":"你好"}'])
  return {
    method: body === '' ? random.pick(['GET', 'DELETE']) : random.pick(['POST', 'PUT', 'PATCH']),
    host: 'service.region.example.com',
    path: `/v1/${random.words(2).join('/')}`,
    query: random
      .words(random.below(4))
      .map((name) => [name, random.pick(['', 'a b', 'c+d', '白', 'e&f=g'])]),
    headers: [
      ['Content-Type', 'application/json'],
      ['X-Sdk-Date', `2026${random.pick(['0214', '1231'])}T0102${10 + random.below(50)}Z`],
    ],
    body,
  }
}

try {
  for (const algorithm of [sdkEcdsaP256Sha256, sdkSm2Sm3]) {
    // Keys with a leading zero byte are rare, and the official core is wrong about them.
    const rare = algorithm === sdkSm2Sm3 ? sm2Vectors.shortCoordinates : []
    const keys = [...rare, ...Array.from({ length: REQUESTS - rare.length }, drawKey)]
    for (const [number, { accessKeyId, secretAccessKey }] of keys.entries()) {
      const what = `${algorithm.name}, request ${number}`
      const signer = createSigner({ accessKeyId, secretAccessKey }, { algorithm })
      const request = drawRequest()
      const { stringToSign, signature } = signer.sign({
        method: request.method,
        url: request.path,
        headers: [['host', request.host]],
        body: request.body,
      })
      const theirs = await python.ask({
        ...{ algorithm: algorithm.name, accessKeyId, secretAccessKey },
        ...{ stringToSign, signature, request },
      })
      const isShort = algorithm === sdkSm2Sm3 && /^04(?:00|.{64}00)/.test(theirs.publicKey)
      if (isShort) short++

      check(`${what}: the official core verifies what we sign`, theirs.verified, !isShort)
      if (algorithm === sdkSm2Sm3) {
        const signed = { publicKey: theirs.publicKey, stringToSign, signature }
        check(`${what}: OpenSSL verifies what we sign`, opensslVerifies(folder, signed))
      }

      // What the official core has signed goes through a backend as a server reads it.
      const { Authorization: authorization = '', ...headers } = Object.fromEntries(theirs.headers)
      const { method, body } = request
      const again = signer.sign({ method, url: theirs.target, headers, body })
      const parts = parseAuthorization(authorization, [algorithm])
      check(`${what}: the same headers are signed`, parts.signedHeaders.join() === again.signedHeaders.join())
      const verifier = createVerifier({
        keys: { [accessKeyId]: secretAccessKey },
        algorithms: [algorithm],
        hosts: [request.host],
        now: () => parseDate(headers['X-Sdk-Date'] ?? ''),
        logger: { warn: () => undefined },
      })
      /** @param {string} content */
      const verify = async (content) => {
        const arrived = {
          method,
          url: theirs.target,
          headers: theirs.headers.flat(),
          body: Buffer.from(content),
        }
        const result = await verifier.verify(arrived)
        return result.ok ? 'accepted' : result.code
      }
      check(
        `${what}: backend-verify accepts what the official core signs`,
        (await verify(body)) === 'accepted',
        !isShort,
      )
      check(`${what}: and nothing else`, (await verify(`${body} `)) === 'SIGNATURE_MISMATCH')
    }
  }
} finally {
  await python.close()
  await rm(folder, { recursive: true, force: true })
}

console.log(`${short} keys of SM2 had a leading zero byte, where the official core is wrong`)
if (short < 4) failures.push('no key had a leading zero byte, so that nothing was seen of the fault')
for (const failure of failures.slice(0, 40)) console.log(`\n${failure}`)
console.log(`\n${passed} passed, ${failures.length} failed`)
process.exitCode = failures.length > 0 ? 1 : 0
