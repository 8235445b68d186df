import { strict as assert } from 'node:assert'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listPages } from '../.vitepress/pages.mjs'
import { root } from '../.vitepress/links.mjs'
import { checkTypes } from './examples/check-types.mjs'
import { asOptions } from './examples/client-options.mjs'
import { readExamples } from './examples/read-examples.mjs'
import { runExample } from './examples/run-example.mjs'
import { callExample, serveExample } from './examples/serve-example.mjs'
import { prepareFolder } from './examples/workshop.mjs'

/**
 * Every example of every page is run as it is printed, in both languages.
 *
 * @returns {import('./run-tests.mjs').Test[]}
 */
export function testExamples() {
  return ['README.md', 'docs/README.zh-CN.md', 'docs/index.md', 'docs/zh/index.md', ...listPages()].flatMap(
    (source) => {
      const examples = readExamples(readFileSync(join(root, source), 'utf8'), source)
      const folder = source
        .replace(/^docs\//, '')
        .replace(/\.md$/, '')
        .replaceAll('/', '-')
      /** @type {string | undefined} */
      let prepared
      return testsOfPage(source, examples, () => (prepared ??= prepareFolder(folder, filesOf(examples))))
    },
  )
}

/** @param {readonly import('./examples/read-examples.mjs').Example[]} examples */
const filesOf = (examples) =>
  examples
    .filter(({ kind }) => kind === 'file')
    .map(({ subject, code }) => ({ name: subject, text: `${code}\n` }))

/** What an example calls that calls the reader's own service. */
function calledService() {
  const source = 'docs/guides/verify-with-node.md'
  const service = readExamples(readFileSync(join(root, source), 'utf8'), source).find(
    ({ kind }) => kind === 'serve',
  )
  assert.ok(service !== undefined, `${source} has no service.`)
  return service
}

/**
 * @param {string} source
 * @param {readonly import('./examples/read-examples.mjs').Example[]} examples
 * @param {() => string} folderOf
 * @returns {import('./run-tests.mjs').Test[]}
 */
function testsOfPage(source, examples, folderOf) {
  /** @type {import('./run-tests.mjs').Test[]} */
  const tests = []
  const typed = examples.flatMap(({ kind, language, code }, at) =>
    language === 'ts' && kind !== 'file' ? [{ name: nameOf(at), code }] : [],
  )
  // What is only shown has to compile all the same.
  if (typed.length > 0)
    tests.push({
      name: `examples ${source}: TypeScript compiles`,
      run: async () => checkTypes(folderOf(), typed),
    })
  /** @type {string | undefined} */
  let nginx
  for (const [at, example] of examples.entries()) {
    const { kind, subject, prints, language, code, line } = example
    const name = nameOf(at)
    const front = nginx
    if (kind === 'nginx') nginx = code
    /** @type {(() => unknown) | undefined} */
    const run = {
      run: () => runExample({ folder: folderOf(), name, example }),
      offline: () => runExample({ folder: folderOf(), name, example }),
      shell: () => runExample({ folder: folderOf(), name, example }),
      serve: () => serveExample({ folder: folderOf(), name, language, code }),
      behind: () => {
        assert.ok(front !== undefined, 'No nginx stands before this example.')
        return serveExample({ folder: folderOf(), name, language, code, target: subject, nginx: front })
      },
      call: () => callExample({ folder: folderOf(), name, language, code, prints, service: calledService() }),
      lines: () => checkTypes(folderOf(), [{ name, code: asOptions(code) }]),
    }[kind]
    if (run !== undefined)
      tests.push({ name: `example ${source}:${line} (${kind})`, run: async () => void (await run()) })
  }
  return tests
}

const nameOf = (/** @type {number} */ at) => `example-${at + 1}`
