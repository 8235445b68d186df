// What the rules allow; the reasons stand in architecture.md of the design and in CONTRIBUTING.md.

/** The list of the top level; dotfiles may stand there too. */
export const TOP_LEVEL = [
  'packages',
  'tools',
  'docs',
  'nx.json',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'README.md',
  'LICENSE',
]

/** Where every package under packages/ may point: to the core, and the core to none. */
export const CORE = 'packages/signer-core'

/**
 * Packages whose src imports nothing from outside but these, each with the files it is for (all where there are none).
 *
 * @type {Record<string, readonly { specifier: RegExp, files?: RegExp }[]>}
 */
export const CLOSED_SOURCES = {
  'packages/signer-core': [
    { specifier: /^@noble\/hashes\/(hkdf|hmac|sha2|utils)\.js$/, files: /^src\/crypto\/portable\.ts$/ },
    { specifier: /^#(crypto|sm3|p256|sm2-hash)$/ },
    { specifier: /^node:crypto$/, files: /^src\/crypto\/(.+-)?node\.ts$/ },
    // The optional peers: for runtimes without SM3, or P-256, of their own, and for SM2.
    { specifier: /^sm-crypto\//, files: /^src\/crypto\/sm3-library\.ts$/ },
    {
      specifier: /^@noble\/(curves\/nist|hashes\/utils)\.js$/,
      files: /^src\/crypto\/p256-library\.ts$/,
    },
    { specifier: /^sm-crypto-v2$/, files: /^src\/crypto\/sm2(-hash)?\.ts$/ },
  ],
}

/**
 * The exports of packages that Node.js alone loads (and Bun and Deno as Node.js). Whatever the others reach must do
 * without `node:` modules: a browser or a Worker may load it.
 *
 * @type {Record<string, RegExp>}
 */
export const NODE_EXPORTS = {
  'packages/transport-node': /^/,
  'packages/local-gateway': /^/,
  'packages/backend-verify': /^\.\/(node|express|fastify|koa|nest)$/,
}

/** A source file above `maximum` lines is an error, above `long` it is mentioned. */
export const LINES = { long: 200, maximum: 300 }

/** The oldest Node.js that the packages run on. */
export const NODE_RANGE = '>=20.19.0'
