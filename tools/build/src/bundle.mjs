import { rmSync } from 'node:fs'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { rolldown } from 'rolldown'

/** Packages without a CommonJS build: what `require` loads has them inside. */
const ESM_ONLY = /^@noble\/(?:curves|hashes)\//

/**
 * Makes one file of each entry in each format, ESM and CommonJS. What several entries share is a chunk of its own, so that each
 * class and each cache exists once; packages, and the package's own `#imports`, stay imports.
 *
 * @param {string} folder of the package
 * @param {readonly string[]} sources such as `./src/index.ts`
 * @param {readonly ('es' | 'cjs')[]} formats
 */
export async function bundle(folder, sources, formats) {
  const dir = join(folder, 'dist')
  const root = join(folder, 'src')
  /** @param {string} id */
  const roomOf = (id) => {
    const file = relative(root, id)
    // What is from elsewhere goes where it is used.
    return file.startsWith('..') ? null : dirname(file)
  }
  const entries = new Set(sources.map((source) => join(folder, source)))
  const roomsWithEntries = new Set([...entries].map(roomOf))
  rmSync(dir, { recursive: true, force: true })
  for (const format of formats) {
    const extension = format === 'es' ? 'js' : 'cjs'
    const isInside = (/** @type {string} */ id) => id.startsWith('.') || isAbsolute(id)
    const bundling = await rolldown({
      cwd: folder,
      input: Object.fromEntries(
        sources.map((source) => [source.slice('./src/'.length, -'.ts'.length), source]),
      ),
      external: (id) => !isInside(id) && !(format === 'cjs' && ESM_ONLY.test(id)),
      platform: 'neutral',
      onwarn: ({ message }) => {
        throw new Error(message)
      },
      tsconfig: false,
      transform: { target: 'es2022' },
    })
    await bundling.write({
      dir,
      format,
      entryFileNames: `[name].${extension}`,
      chunkFileNames: `chunks/[name].${extension}`,
      // Few files, since each costs time when the package is loaded; what is in a room of its own, such as the
      // explainer, stays apart, since bundlers can leave out a whole file.
      codeSplitting: {
        groups: [
          {
            name: 'shared',
            test: (id) => roomOf(id) === '.' && !entries.has(id),
            priority: 1,
          },
          {
            name: roomOf,
            test: (id) => roomsWithEntries.has(roomOf(id)),
            debugName: 'rooms with entries',
            minShareCount: 2,
          },
          // What only `import()` leads to is not loaded with the rest of its room.
          { name: 'part', minShareCount: 2, entriesAware: true },
        ],
      },
      // The declarations have them.
      comments: { legal: true, annotation: true, jsdoc: false },
    })
    await bundling.close()
  }
}

/**
 * Makes a script for another program, which has no modules and may have none of the globals that signer-core takes: one file.
 *
 * @param {string} folder of the package
 * @param {string} script such as `./dist/clients/postman.js`; a `globals.ts` beside its source stands for `globalThis`
 */
export async function bundleScript(folder, script) {
  const source = join(folder, script.replace(/^\.\/dist\/(.+)\.js$/, 'src/$1.ts'))
  const bundling = await rolldown({
    cwd: folder,
    input: source,
    platform: 'browser',
    tsconfig: false,
    onwarn: ({ message }) => {
      throw new Error(message)
    },
    transform: { target: 'es2020', inject: { globalThis: join(dirname(source), 'globals.ts') } },
  })
  await bundling.write({ file: join(folder, script), format: 'iife', minify: true })
  await bundling.close()
}
