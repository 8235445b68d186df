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

/** The oldest Node.js that the packages run on. */
export const NODE_RANGE = '>=20.19.0'

/**
 * The exports of packages that Node.js alone loads (and Bun and Deno as Node.js).
 *
 * @type {Record<string, RegExp>}
 */
export const NODE_EXPORTS = {
  'packages/transport-node': /^/,
  'packages/local-gateway': /^/,
  'packages/backend-verify': /^\.\/(node|express|fastify|koa|nest)$/,
}
