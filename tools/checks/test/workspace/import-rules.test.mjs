import { describe, expect, it } from 'vitest'
import { checkClosedSources } from '../../src/workspace/rules/closed-sources.mjs'
import { checkDeclaredImports } from '../../src/workspace/rules/declared-imports.mjs'
import { checkImportDirection } from '../../src/workspace/rules/import-direction.mjs'
import { checkNodeImports } from '../../src/workspace/rules/node-imports.mjs'
import { checkRelativeImports } from '../../src/workspace/rules/relative-imports.mjs'
import { manifestOf, toolManifest, workspaceWith } from './tree.mjs'

const CORE = 'packages/signer-core/src/index.ts'
const FETCH = 'packages/transport-fetch/src/index.ts'
const NODE = { 'packages/transport-node/package.json': manifestOf('transport-node') }

describe('import-direction', () => {
  it.each([
    ['the core importing a transport', CORE, "import '@apig/transport-fetch'"],
    ['a transport importing another one', FETCH, "import { a } from '@apig/transport-node'"],
    ['a type alone', FETCH, "import type { A } from '@apig/transport-node'"],
    ['a subpath', FETCH, "export * from '@apig/transport-node/credentials'"],
    ['a named export', FETCH, "export { a } from '@apig/transport-node'"],
    ['a dynamic import', FETCH, "await import('@apig/transport-node')"],
    ['an import type', FETCH, "export type A = import('@apig/transport-node').A"],
    ['src importing a tool', FETCH, "import { vectors } from '@apig/vectors'"],
    [
      'a test importing another package',
      'packages/transport-fetch/test/a.test.ts',
      "import '@apig/transport-node'",
    ],
  ])('finds %s', (_what, file, code) => {
    const findings = checkImportDirection(workspaceWith({ ...NODE, [file]: `// one line before\n${code}\n` }))
    expect(findings).toMatchObject([{ rule: 'import-direction', file, line: 2 }])
  })

  it('lets the tests of a transport call the local gateway, and its src not', () => {
    const change = {
      ...NODE,
      'packages/local-gateway/package.json': manifestOf('local-gateway'),
      'packages/transport-node/test/a.test.ts': "import '@apig/local-gateway'\n",
      'packages/transport-node/src/index.ts': "export * from '@apig/local-gateway'\n",
    }
    expect(checkImportDirection(workspaceWith(change))).toMatchObject([
      { file: 'packages/transport-node/src/index.ts' },
    ])
  })

  it('lets transport-node import transport-fetch', () => {
    const change = {
      ...NODE,
      'packages/transport-node/src/index.ts': "export * from '@apig/transport-fetch/internal'\n",
    }
    expect(checkImportDirection(workspaceWith(change))).toEqual([])
  })

  it('lets tests import tools, and tools import packages', () => {
    const change = {
      'packages/transport-fetch/test/a.test.ts': "import '@apig/vectors'\n",
      'tools/vectors/src/index.ts': "import '@apig/transport-fetch'\n",
    }
    expect(checkImportDirection(workspaceWith(change))).toEqual([])
  })

  it('reads code, not text that looks like it', () => {
    const text = '// import "@apig/transport-node"\nexport const text = "import \'@apig/transport-node\'"\n'
    expect(checkImportDirection(workspaceWith({ ...NODE, [FETCH]: text }))).toEqual([])
  })
})

describe('closed-sources', () => {
  it.each([
    ['another dependency', CORE, "import 'undici'"],
    [
      'node:crypto outside src/crypto/node.ts',
      'packages/signer-core/src/crypto/portable.ts',
      "import 'node:crypto'",
    ],
    [
      'another node: module',
      'packages/signer-core/src/crypto/node.ts',
      "import type { Buffer } from 'node:buffer'",
    ],
    ['a name that begins alike', 'packages/signer-core/src/crypto/portable.ts', "import '@noble/hashes-2'"],
    ['a dependency outside the files that it is for', CORE, "import '@noble/hashes/sha2.js'"],
    ['a computed name', CORE, 'await import(name)'],
    ['a reference to types', CORE, '/// <reference types="node" />'],
  ])('finds %s', (_what, file, code) => {
    expect(checkClosedSources(workspaceWith({ [file]: `${code}\n` }))).toMatchObject([
      { rule: 'closed-sources', file, line: 1 },
    ])
  })
})

describe('relative-imports', () => {
  it.each([
    ['another package', FETCH, "import '../../signer-core/src/index.ts'"],
    ['a package whose name begins alike', FETCH, "import '../../transport-fetch-2/a.ts'"],
    ['the root', 'tools/vectors/src/index.ts', "import '../../../package.json'"],
    ['an absolute path', 'tools/vectors/src/index.ts', "import '/etc/a.js'"],
    [
      'a JSDoc import',
      'tools/vectors/src/a.mjs',
      "/** @type {import('../../../packages/signer-core/src/index.ts').A} */\nexport let a",
    ],
  ])('finds %s', (_what, file, code) => {
    expect(checkRelativeImports(workspaceWith({ [file]: `${code}\n` }))).toMatchObject([
      { rule: 'relative-imports', file, line: 1 },
    ])
  })
})

describe('declared-imports', () => {
  it.each([
    ['an undeclared dependency', CORE, "import 'undici'"],
    ['what only the root installs, in src', CORE, "import 'vitest'"],
    ['an undeclared dependency of a test', 'packages/signer-core/test/a.test.ts', "import 'undici'"],
    ['an undeclared dependency of a tool', 'tools/vectors/src/a.mjs', "require('undici')"],
    ['an undeclared workspace package', 'tools/vectors/src/a.mjs', "import '@apig/signer-core'"],
    ['a # name that is not in imports', FETCH, "import '#crypto'"],
    ['a builtin without node:', 'tools/vectors/src/a.mjs', "import 'fs/promises'"],
    ['what one runtime alone has, in src', CORE, "import 'bun:test'"],
    ['a computed name in src', CORE, 'await import(name)'],
    ['import.meta.resolve', 'tools/vectors/src/a.mjs', "import.meta.resolve('undici')"],
    ['an undeclared import of the docs', 'docs/a.mjs', "import 'undici'"],
  ])('finds %s', (_what, file, code) => {
    const findings = checkDeclaredImports(workspaceWith({ [file]: `${code}\n` }))
    expect(findings).toMatchObject([{ rule: 'declared-imports', file, line: 1 }])
  })

  it('finds an undeclared tool that another tool imports', () => {
    const file = 'tools/bench/a.mjs'
    const change = { 'tools/bench/package.json': toolManifest('bench'), [file]: "import '@apig/vectors'\n" }
    expect(checkDeclaredImports(workspaceWith(change))).toMatchObject([{ rule: 'declared-imports', file }])
  })

  it('takes what a package declares for development for its tests alone', () => {
    const manifest = {
      'packages/signer-core/package.json': manifestOf('signer-core', {
        devDependencies: { koa: '1.0.0' },
        dependencies: { '@noble/hashes': '1' },
        imports: { '#crypto': './a' },
      }),
    }
    const test = 'packages/signer-core/test/a.test.ts'
    expect(checkDeclaredImports(workspaceWith({ ...manifest, [test]: "import 'koa'\n" }))).toEqual([])
    expect(checkDeclaredImports(workspaceWith({ ...manifest, [CORE]: "import 'koa'\n" }))).toMatchObject([
      { file: CORE },
    ])
  })
})

describe('node-imports', () => {
  it.each([
    ['an import', "import { createHash } from 'node:crypto'"],
    ['an import that seems to be of types alone', "import { type Readable } from 'node:stream'"],
    ['an export', "export { createHash } from 'node:crypto'"],
    ['a builtin without the prefix', "import 'crypto'"],
  ])('finds %s in a file that a browser loads', (_what, code) => {
    const findings = checkNodeImports(workspaceWith({ [FETCH]: `${code}\n` }))
    expect(findings).toMatchObject([{ rule: 'node-imports', file: FETCH, line: 1 }])
  })

  it('finds it where an export leads by a detour', () => {
    const file = 'packages/transport-fetch/src/b.ts'
    const change = {
      [FETCH]: "export * from './a.ts'\n",
      'packages/transport-fetch/src/a.ts': "await import('./b.ts')\n",
      [file]: "import 'node:http'\n",
    }
    const findings = checkNodeImports(workspaceWith(change))
    expect(findings).toMatchObject([
      { file, message: expect.stringContaining('imports @apig/transport-fetch loads') },
    ])
  })

  it('finds it behind a # import, but for the file that Node.js takes', () => {
    const file = 'packages/signer-core/src/crypto/portable.ts'
    expect(checkNodeImports(workspaceWith({ [file]: "import 'node:crypto'\n" }))).toMatchObject([{ file }])
  })

  it.each([
    "import type { Readable } from 'node:stream'",
    "export type { Readable } from 'node:stream'",
    "export type Readable = import('node:stream').Readable",
    "export type * from './a.ts'",
  ])('lets types be imported: %s', (code) => {
    const change = { [FETCH]: `${code}\n`, 'packages/transport-fetch/src/a.ts': "import 'node:http'\n" }
    expect(checkNodeImports(workspaceWith(change))).toEqual([])
  })

  it('lets exports for Node.js, tests and tools import them', () => {
    const change = {
      ...NODE,
      'packages/transport-node/src/index.ts': "import 'node:http'\n",
      'packages/transport-fetch/test/a.test.ts': "import 'node:http'\n",
      'tools/vectors/src/index.ts': "import 'node:http'\n",
    }
    expect(checkNodeImports(workspaceWith(change))).toEqual([])
  })
})
