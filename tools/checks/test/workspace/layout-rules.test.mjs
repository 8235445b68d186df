import { describe, expect, it } from 'vitest'
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

describe('lockfile', () => {
  it.each(['https://example.com/nx.tgz', 'git+ssh://git@example.com/nx.git'])('finds %s', (resolved) => {
    const lock = JSON.stringify({ packages: { 'node_modules/nx': { resolved } } }, null, 2)
    expect(checkLockfile(workspaceWith({ 'package-lock.json': lock }))).toMatchObject([
      { rule: 'lockfile', file: 'package-lock.json', line: 4 },
    ])
  })
})
