import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { walk } from '../src/walk.mjs'

const workspace = new URL('../../../', import.meta.url)

/** @param {string} path */
const read = (path) => readFileSync(new URL(path, workspace), 'utf8')

/** @returns {string[]} */
function codesInSource() {
  const name = 'packages/signer-core/src/errors.ts'
  const file = ts.createSourceFile(name, read(name), ts.ScriptTarget.Latest, true)
  const type = file.statements.find(
    (node) => ts.isTypeAliasDeclaration(node) && node.name.text === 'SignerErrorCode',
  )
  return type === undefined ? [] : [...walk(type)].filter(ts.isStringLiteral).map(({ text }) => text)
}

it('has a heading for each code, and no other, each once', () => {
  const headings = [...read('docs/errors.md').matchAll(/^### (.+)$/gm)].map(([, heading]) => heading)
  const codes = codesInSource()
  expect(codes).toContain('URL_INVALID')
  expect(headings.toSorted()).toEqual(codes.toSorted())
})
