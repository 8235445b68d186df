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
