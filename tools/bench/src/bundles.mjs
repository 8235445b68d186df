import { build } from 'esbuild'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

/** @typedef {{ name: string, what: string, minified: number, gzipped: number }} Bundle */

const root = fileURLToPath(new URL('..', import.meta.url))
const official = createRequire(import.meta.url).resolve(
  '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js',
)

/** What each makes of a page that signs. Peers that need Node's modules have no bundle for a browser. */
const programs = [
  {
    name: '@apig/signer-core',
    what: 'createSigner',
    code: "export { createSigner } from '@apig/signer-core'",
  },
  {
    name: '@apig/transport-fetch',
    what: 'createSignedFetch',
    code: "export { createSignedFetch } from '@apig/transport-fetch'",
  },
  {
    name: 'aws4fetch',
    what: 'AwsV4Signer, Web Crypto does the hashing',
    code: "export { AwsV4Signer } from 'aws4fetch'",
  },
  {
    name: '@smithy/signature-v4',
    what: 'SignatureV4 and sha256-js',
    code: "export { SignatureV4 } from '@smithy/signature-v4'; export { Sha256 } from '@aws-crypto/sha256-js'",
  },
  { name: 'jose', what: 'jwtVerify, Web Crypto does the hashing', code: "export { jwtVerify } from 'jose'" },
  {
    name: '@huaweicloud/huaweicloud-sdk-core',
    what: 'AKSKSigner without node:crypto and node:url, which it needs',
    code: `export { AKSKSigner } from ${JSON.stringify(official)}`,
    external: ['crypto', 'url'],
  },
  {
    name: 'aws4',
    what: 'without the modules of Node that it needs',
    code: "export { sign } from 'aws4'",
    external: ['crypto', 'url', 'querystring'],
  },
]

/** @returns {Promise<Bundle[]>} */
export async function measureBundles() {
  return Promise.all(
    programs.map(async ({ name, what, code, external = [] }) => ({
      name,
      what,
      ...(await bundle(code, external)),
    })),
  )
}

/**
 * What `createSigner` costs a browser: the goal names it.
 *
 * @returns {Promise<number>} bytes, minified and gzipped
 */
export async function signerBundleBytes() {
  const { gzipped } = await bundle("export { createSigner } from '@apig/signer-core'", [])
  return gzipped
}

/**
 * @param {string} code
 * @param {readonly string[]} external
 */
export async function bundle(code, external) {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    external: [...external],
    write: false,
    logLevel: 'silent',
  })
  const text = outputFiles.map((file) => file.text).join('')
  return { minified: Buffer.byteLength(text), gzipped: gzipSync(text, { level: 9 }).length }
}
