import { completeEntries } from '@apig/build/entries'
import { describe, expect, it } from 'vitest'
import { checkPackageManifests } from '../../src/workspace/rules/package-manifest.mjs'
import { checkWorkspaceVersions } from '../../src/workspace/rules/workspace-versions.mjs'
import { manifestOf, toolManifest, workspaceWith } from './tree.mjs'

const file = 'packages/transport-fetch/package.json'
const target = {
  '@apig/source': './src/index.ts',
  types: { import: './dist/index.d.ts', require: './dist/index.d.cts' },
  import: './dist/index.js',
  require: './dist/index.cjs',
}
const packageJson = { './package.json': './package.json' }

describe('package-manifest', () => {
  it.each([
    ['another name', 'name', { name: '@apig/fetch' }],
    ['CommonJS', 'type', { type: 'commonjs' }],
    ['another licence', 'license', { license: 'ISC' }],
    ['no description', 'description', { description: ' ' }],
    ['no keywords', 'keywords', { keywords: [] }],
    ['no version', 'version', { version: 'latest' }],
    ['side effects', 'sideEffects', { sideEffects: undefined }],
    ['an older engine', 'engines', { engines: { node: '>=18' } }],
    [
      'the folder of another package',
      'directory',
      {
        repository: {
          type: 'git',
          url: 'git+https://example.com/apig.git',
          directory: 'packages/signer-core',
        },
      },
    ],
    [
      'another repository',
      'repository',
      {
        repository: {
          type: 'git',
          url: 'git+https://example.com/fork.git',
          directory: 'packages/transport-fetch',
        },
      },
    ],
    ['files without dist', 'files', { files: ['src'] }],
    ['files without src, where the source condition leads', 'files', { files: ['dist'] }],
    ['no types', 'types', { types: undefined }],
    ['types of another file', 'types', { types: './dist/other.d.ts' }],
    ['a main for import', 'main', { main: './dist/index.js' }],
    [
      'types that only exports name',
      'typesVersions',
      { exports: { '.': target, './a': target, ...packageJson } },
    ],
    [
      'an entry without the source condition',
      'exports',
      { exports: { '.': './dist/index.js', ...packageJson } },
    ],
    ['exports without package.json', 'exports', { exports: { '.': target } }],
    [
      'a source that does not exist',
      'exports',
      completeEntries({
        exports: { '.': target, './a': { '@apig/source': './src/a.ts' }, ...packageJson },
      }),
    ],
    [
      'conditions in another order',
      'exports',
      {
        exports: {
          '.': Object.fromEntries(Object.entries(target).reverse()),
          ...packageJson,
        },
      },
    ],
    ['private', 'private', { private: true }],
  ])('finds %s', (_what, key, change) => {
    const findings = checkPackageManifests(workspaceWith({ [file]: manifestOf('transport-fetch', change) }))
    expect(findings).toMatchObject([{ rule: 'package-manifest', file }])
    expect(findings[0]?.message).toMatch(new RegExp(`^${key} `))
  })

  it('lets a package be a command and export nothing, and finds a command without a source', () => {
    const command = (/** @type {string} */ path) => ({
      [file]: manifestOf('transport-fetch', {
        main: undefined,
        types: undefined,
        bin: { apig: path },
        files: ['dist'],
        exports: packageJson,
      }),
    })
    expect(checkPackageManifests(workspaceWith(command('./dist/index.js')))).toEqual([])
    expect(checkPackageManifests(workspaceWith(command('./dist/bin.js')))).toMatchObject([
      { file, message: 'bin has ./dist/bin.js, which no file of src is built to' },
    ])
  })

  it('finds a package without a README.md', () => {
    const findings = checkPackageManifests(workspaceWith({ 'packages/transport-fetch/README.md': undefined }))
    expect(findings).toMatchObject([{ file, message: 'README.md must stand beside it' }])
  })

  it('finds a tool that could be published', () => {
    const change = { 'tools/vectors/package.json': toolManifest('vectors', { private: undefined }) }
    expect(checkPackageManifests(workspaceWith(change))).toMatchObject([
      { file: 'tools/vectors/package.json', message: 'private must be true in a tool' },
    ])
  })
})

describe('workspace-versions', () => {
  it.each(['^0.1.0', '^0.2.0', '0.0.9', '*', 'latest'])('finds %s in a published package', (range) => {
    const change = { [file]: manifestOf('transport-fetch', { dependencies: { '@apig/signer-core': range } }) }
    expect(checkWorkspaceVersions(workspaceWith(change))).toMatchObject([
      { rule: 'workspace-versions', file },
    ])
  })

  it('finds a version in a tool, which no release would raise', () => {
    const tool = 'tools/vectors/package.json'
    const manifest = (/** @type {string} */ range) => ({
      [tool]: toolManifest('vectors', { devDependencies: { '@apig/signer-core': range } }),
    })
    expect(checkWorkspaceVersions(workspaceWith(manifest('*')))).toEqual([])
    expect(checkWorkspaceVersions(workspaceWith(manifest('^0.1.0')))).toMatchObject([{ file: tool }])
  })
})
