import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { readWorkspace } from '../../src/workspace/read-workspace.mjs'

/** @typedef {Record<string, string | undefined>} Tree contents by path; undefined leaves a file out */

const json = (/** @type {unknown} */ value) => `${JSON.stringify(value, null, 2)}\n`

/** A published package as it has to be. */
export function manifestOf(/** @type {string} */ name, /** @type {Record<string, unknown>} */ change = {}) {
  return json({
    name: `@apig/${name}`,
    version: '0.1.0',
    description: 'For a test',
    keywords: ['test'],
    license: 'MIT',
    repository: { type: 'git', url: 'git+https://example.com/apig.git', directory: `packages/${name}` },
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20.19.0' },
    files: ['dist', 'src'],
    main: './dist/index.cjs',
    types: './dist/index.d.cts',
    exports: {
      '.': {
        '@apig/source': './src/index.ts',
        types: { import: './dist/index.d.ts', require: './dist/index.d.cts' },
        import: './dist/index.js',
        require: './dist/index.cjs',
      },
      './package.json': './package.json',
    },
    ...change,
  })
}

/** A private workspace package as it has to be. */
export function toolManifest(/** @type {string} */ name, /** @type {Record<string, unknown>} */ change = {}) {
  const exports = {
    '.': { '@apig/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' },
  }
  return json({
    name: `@apig/${name}`,
    version: '0.0.0',
    private: true,
    description: 'Test',
    license: 'MIT',
    type: 'module',
    exports,
    ...change,
  })
}

/** A tsconfig.json that lists projects. */
export const solution = (/** @type {string[]} */ ...paths) =>
  json({ files: [], references: paths.map((path) => ({ path })) })

/** A tsconfig that compiles files. */
export const project = (/** @type {string} */ include, /** @type {string[]} */ ...paths) =>
  json({
    extends: '../../tsconfig.base.json',
    include: [include],
    references: paths.map((path) => ({ path })),
  })

const signerCore = {
  'packages/signer-core/package.json': manifestOf('signer-core', {
    dependencies: { '@noble/hashes': '2.4.0' },
    imports: {
      '#crypto': {
        '@apig/source': { node: './src/crypto/node.ts', default: './src/crypto/portable.ts' },
        import: { node: './dist/crypto/node.js', default: './dist/crypto/portable.js' },
        require: { node: './dist/crypto/node.cjs', default: './dist/crypto/portable.cjs' },
      },
    },
  }),
  'packages/signer-core/README.md': '# core\n',
  'packages/signer-core/tsconfig.json': solution(
    './tsconfig.lib.json',
    './tsconfig.test.json',
    '../../tools/vectors',
  ),
  'packages/signer-core/tsconfig.lib.json': project('src/**/*.ts'),
  'packages/signer-core/tsconfig.test.json': project(
    'test/**/*.ts',
    './tsconfig.lib.json',
    '../../tools/vectors',
  ),
  'packages/signer-core/src/index.ts': "export { hash } from '#crypto'\n",
  'packages/signer-core/src/crypto/node.ts':
    "import * as crypto from 'node:crypto'\nexport const hash = crypto.hash\n",
  'packages/signer-core/src/crypto/portable.ts': "export { hash } from '@noble/hashes/sha2.js'\n",
  'packages/signer-core/test/index.test.ts':
    "import { hash } from '@apig/signer-core'\nimport { vectors } from '@apig/vectors'\nimport { it } from 'vitest'\nit('hashes', () => void hash(vectors))\n",
}

/** A workspace in which every rule holds. */
const tree = {
  '.gitignore': 'node_modules/\ndist/\n',
  LICENSE: 'MIT\n',
  'README.md': '# apig\n',
  'nx.json': '{}\n',
  'docs/protocol.md': '# The protocol\n',
  'package.json': json({
    name: 'apig',
    private: true,
    workspaces: ['packages/*', 'tools/*'],
    devDependencies: { vitest: '4.0.0' },
  }),
  'package-lock.json': json({
    packages: { 'node_modules/@apig/vectors': { resolved: 'tools/vectors', link: true } },
  }),
  'tsconfig.base.json': json({
    compilerOptions: {
      module: 'nodenext',
      target: 'es2022',
      composite: true,
      customConditions: ['@apig/source'],
      types: [],
    },
  }),
  ...signerCore,
  'packages/transport-fetch/package.json': manifestOf('transport-fetch', {
    dependencies: { '@apig/signer-core': '0.1.0' },
  }),
  'packages/transport-fetch/README.md': '# fetch\n',
  'packages/transport-fetch/tsconfig.json': solution('./tsconfig.lib.json', '../signer-core'),
  'packages/transport-fetch/tsconfig.lib.json': project('src/**/*.ts', '../signer-core/tsconfig.lib.json'),
  'packages/transport-fetch/src/index.ts': "export type { hash } from '@apig/signer-core'\n",
  'tools/vectors/package.json': toolManifest('vectors'),
  'tools/vectors/tsconfig.json': solution('./tsconfig.lib.json'),
  'tools/vectors/tsconfig.lib.json': project('src/**/*.ts'),
  'tools/vectors/src/index.ts': "export const vectors = 'none'\n",
}

/**
 * Writes the tree with a change into a temporary folder and reads it as the checks do.
 *
 * @param {Tree} change
 */
export function workspaceWith(change = {}) {
  const root = mkdtempSync(join(tmpdir(), 'apig-checks-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [path, content] of Object.entries({ ...tree, ...change })) {
    if (content === undefined) continue
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  for (const name of ['signer-core', 'transport-fetch', 'vectors']) {
    const dir = name === 'vectors' ? 'tools' : 'packages'
    mkdirSync(join(root, 'node_modules/@apig'), { recursive: true })
    symlinkSync(join(root, dir, name), join(root, 'node_modules/@apig', name), 'dir')
  }
  execFileSync('git', ['init', '--quiet'], { cwd: root })
  return readWorkspace(root)
}
