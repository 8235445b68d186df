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
          { name: 'shared', test: (id) => roomOf(relative(root, id)) === '.', minShareCount: 2, priority: 1 },
          { name: (id) => roomOf(relative(root, id)), debugName: 'rooms', minShareCount: 2 },
        ],
      },
      // The declarations have them.
      comments: { legal: true, annotation: true, jsdoc: false },
    })
    await bundling.close()
  }
}

/** @param {string} file of `src`; what is from elsewhere goes where it is used */
const roomOf = (file) => (file.startsWith('..') ? null : dirname(file))
