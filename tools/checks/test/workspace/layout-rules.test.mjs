import { describe, expect, it } from 'vitest'
import { checkFileLength, findLongFiles } from '../../src/workspace/rules/file-length.mjs'
import { checkForbiddenCode } from '../../src/workspace/rules/forbidden-code.mjs'
import { checkForbiddenText } from '../../src/workspace/rules/forbidden-text.mjs'
import { checkLockfile } from '../../src/workspace/rules/lockfile.mjs'
import { checkTopLevel } from '../../src/workspace/rules/top-level.mjs'
import { workspaceWith } from './tree.mjs'

describe('top-level', () => {
  it.each(['vitest.config.ts', 'scripts/build.mjs', 'CHANGELOG.md'])('finds %s', (path) => {
    const [file] = path.split('/')
    expect(checkTopLevel(workspaceWith({ [path]: '\n' }))).toMatchObject([{ rule: 'top-level', file }])
  })

  it.each(['README.md', 'LICENSE', 'docs/protocol.md'])('misses %s', (path) => {
    const [file] = path.split('/')
    expect(checkTopLevel(workspaceWith({ [path]: undefined }))).toMatchObject([{ rule: 'top-level', file }])
  })

  it('takes no offence at dotfiles and at what git ignores', () => {
    expect(checkTopLevel(workspaceWith({ '.editorconfig': '\n', 'dist/a.js': '\n' }))).toEqual([])
  })
})

// Put together here, so that this file does not hold what it looks for.
const slash = '/'
const registry = 'registry.'

describe('forbidden-text', () => {
  it.each([
    ['a home folder', `cd ${slash}home/someone/apig`],
    ['a temporary folder', `const dir = '${slash}tmp/x'`],
    ['a file URL', `file://${slash}Users/someone`],
    ['a Windows home', `C:\\${'Users'}\\someone`],
    ['a registry', `https://${registry}npmjs.org/nx`],
    ['a mirror', `https://mirror.example.com${slash}artifactory/api/npm`],
    ['a note to self', `# ${'TO'}DO: later`],
    ['another note to self', `# ${'FIX'}ME`],
  ])('finds %s in any file', (_what, line) => {
    const file = 'docs/notes.md'
    expect(checkForbiddenText(workspaceWith({ [file]: `# Notes\n\n${line}\n` }))).toMatchObject([
      { rule: 'forbidden-text', file, line: 3 },
    ])
  })

  it.each(['GET /v1/home/a', 'https://example.com/tmp/a', 'the registry of keys', 'a todo list', '../tmp/a'])(
    'lets "%s" stand',
    (line) => {
      expect(checkForbiddenText(workspaceWith({ 'docs/notes.md': `${line}\n` }))).toEqual([])
    },
  )
})

describe('forbidden-code', () => {
  it.each([
    ['as any', 'export const a = b as any'],
    ['an old cast', 'export const a = <any>b'],
    ['it.only', "it.only('a', () => {})"],
    ['describe.only.each', "describe.only.each([1])('a', () => {})"],
    ['test.concurrent.only', "test.concurrent.only('a', () => {})"],
    ['a silenced error', `// @ts-${'ignore'}`],
    ['a silenced file', `// @ts-${'nocheck'}`],
  ])('finds %s', (_what, code) => {
    const file = 'packages/signer-core/test/a.test.ts'
    expect(checkForbiddenCode(workspaceWith({ [file]: `\n${code}\n` }))).toMatchObject([
      { rule: 'forbidden-code', file, line: 2 },
    ])
  })

  it('reads code, not text that looks like it', () => {
    const text = "// as any other\nexport const text = 'it.only(a as any)'\nexport const only = a.only\n"
    expect(checkForbiddenCode(workspaceWith({ 'packages/signer-core/test/a.test.ts': text }))).toEqual([])
  })
})

describe('file-length', () => {
  const file = 'packages/signer-core/src/long.ts'
  const lines = (/** @type {number} */ count) => ({ [file]: '//\n'.repeat(count) })

  it('finds a source file of more than 300 lines', () => {
    expect(checkFileLength(workspaceWith(lines(300)))).toEqual([])
    expect(checkFileLength(workspaceWith(lines(301)))).toMatchObject([{ rule: 'file-length', file }])
  })

  it('lists those of more than 200', () => {
    expect(findLongFiles(workspaceWith(lines(200)))).toEqual([])
    expect(findLongFiles(workspaceWith(lines(201)))).toEqual([{ file, lines: 201 }])
  })

  it('does not measure tests', () => {
    expect(
      checkFileLength(workspaceWith({ 'packages/signer-core/test/a.test.ts': '//\n'.repeat(900) })),
    ).toEqual([])
  })
})

describe('lockfile', () => {
  it.each(['https://example.com/nx.tgz', 'git+ssh://git@example.com/nx.git'])('finds %s', (resolved) => {
    const lock = JSON.stringify({ packages: { 'node_modules/nx': { resolved } } }, null, 2)
    expect(checkLockfile(workspaceWith({ 'package-lock.json': lock }))).toMatchObject([
      { rule: 'lockfile', file: 'package-lock.json', line: 4 },
    ])
  })
})
