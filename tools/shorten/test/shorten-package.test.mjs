import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { shortenPackage } from '../src/shorten-package.mjs'

const manifest = {
  type: 'module',
  exports: {
    '.': { default: { browser: { production: './dist/production/index.js', default: './dist/index.js' } } },
    './checked': { browser: { production: './dist/production/checked.js' } },
    './package.json': './package.json',
  },
  imports: { '#crypto': { types: './dist/crypto.d.ts', default: './dist/crypto.js' } },
}
const files = {
  'package.json': JSON.stringify(manifest),
  'dist/index.js': `export { double, sign } from "./sign/sign.js";\nexport { SignerError } from "./errors.js";\n`,
  'dist/checked.js': `export const check = () => import("./late.js");\n`,
  'dist/late.js': `export const late = 1;\n`,
  'dist/errors.js':
    'export class SignerError extends Error { constructor(code, message) { super(message); this.code = code } }\n',
  'dist/sign/sign.js': `import "#crypto";\nimport { SignerError } from "../errors.js";\nexport function sign(url) { throw new SignerError('A', 'url is wrong.'); }\nexport function double(n) {\n  // Short cut: most numbers.\n  if (n === 1) return 'quick';\n  return n + n;\n}\n`,
  'dist/crypto.js': 'export const hash = 1;\n',
  'dist/unused.js': 'export const unused = 1;\n',
}

/** @type {string} */
let folder
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apig-shorten-'))
  for (const [path, text] of Object.entries(files)) write(path, text)
})
afterEach(() => rmSync(folder, { recursive: true }))

/** @param {string} path @param {string} text */
function write(path, text) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

const copied = () =>
  readdirSync(join(folder, 'dist/production'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort()

it('copies what the exports reach, and nothing behind imports', async () => {
  shortenPackage(folder)
  expect(copied()).toEqual(['checked.js', 'errors.js', 'index.js', 'late.js', 'sign.js'])
  const { double, sign, SignerError } = await import(join(folder, 'dist/production/index.js'))
  expect(() => sign()).toThrow(SignerError)
  expect(double(1)).toBe(2)
  expect(() => sign()).toThrow(/^url: A$/)
  expect(readFileSync(join(folder, 'dist/sign/sign.js'), 'utf8')).toBe(files['dist/sign/sign.js'])
})

it('writes only what has changed, and removes what is left over', () => {
  shortenPackage(folder)
  const before = statSync(join(folder, 'dist/production/errors.js'), { bigint: true }).mtimeNs
  write('dist/checked.js', 'export const check = 1;\n')
  shortenPackage(folder)
  expect(copied()).toEqual(['checked.js', 'errors.js', 'index.js', 'sign.js'])
  expect(readFileSync(join(folder, 'dist/production/checked.js'), 'utf8')).toBe('export const check = 1;\n')
  expect(statSync(join(folder, 'dist/production/errors.js'), { bigint: true }).mtimeNs).toBe(before)
})

it('fails where nothing is compiled', () => {
  rmSync(join(folder, 'dist/late.js'))
  expect(() => shortenPackage(folder)).toThrow('late.js is missing; run tsc --build first')
})

it('fails where a class would exist twice, since something behind imports uses it', () => {
  write('dist/crypto.js', 'import "./errors.js";\n')
  expect(() => shortenPackage(folder)).toThrow('dist/errors.js is behind "imports" and behind "exports"')
})

it('leaves a package alone that asks for no copy', () => {
  write('package.json', JSON.stringify({ exports: { '.': './dist/index.js' } }))
  shortenPackage(folder)
  expect(readdirSync(join(folder, 'dist'))).not.toContain('production')
})
