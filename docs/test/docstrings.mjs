import { strict as assert } from 'node:assert'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../.vitepress/links.mjs'
import { checkTypes } from './examples/check-types.mjs'
import { prepareFolder } from './examples/workshop.mjs'

const COMMENT = /\/\*\*[\s\S]*?\*\//g
const EXAMPLE = /^```ts\n([\s\S]*?)\n```$/gm

/**
 * The examples in the comments of the packages compile against the packages as they are published.
 *
 * @returns {import('./run-tests.mjs').Test[]}
 */
export function testDocstrings() {
  return readdirSync(join(root, 'packages'))
    .filter(isLibrary)
    .map((name) => ({
      name: `the examples in the comments of ${name} compile`,
      run: async () => {
        const source = join(root, 'packages', name, 'src')
        const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
          .filter((path) => path.endsWith('.ts'))
          .flatMap((path) => examplesOf(readFileSync(join(source, path), 'utf8'), path))
        assert.ok(files.length > 0, 'There are no examples.')
        checkTypes(prepareFolder(`docstrings-${name}`, []), files)
      },
    }))
}

/** The command has no API. @param {string} name */
function isLibrary(name) {
  const manifest = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'))
  return manifest.exports['.'] !== undefined
}

/**
 * @param {string} source
 * @param {string} path
 */
function examplesOf(source, path) {
  const comments = [...source.matchAll(COMMENT)].map(([comment]) => comment.replace(/^\s*\* ?/gm, ''))
  return comments
    .flatMap((comment) => [...comment.matchAll(EXAMPLE)])
    .map(([, code = ''], at) => ({
      name: `${path.replaceAll(/[/\\]/g, '-').replace('.ts', '')}-${at + 1}`,
      // Each is a module of its own, with names that no other sees.
      code: `${code}\nexport {}\n`,
    }))
}
