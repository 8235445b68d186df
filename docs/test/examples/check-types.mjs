import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')

/**
 * Compiles examples of TypeScript against the packages as they are published.
 *
 * @param {string} folder
 * @param {readonly { name: string, code: string }[]} examples
 */
export function checkTypes(folder, examples) {
  const files = examples.map(({ name }) => join(folder, `${name}.mts`))
  for (const [at, { code }] of examples.entries()) writeFileSync(files[at] ?? '', code)
  const options =
    '--noEmit --strict --exactOptionalPropertyTypes --experimentalDecorators --skipLibCheck --ignoreConfig'.split(
      ' ',
    )
  const target = '--module nodenext --target es2022 --lib es2023,dom,dom.asynciterable --types node'.split(
    ' ',
  )
  const { status, stdout } = spawnSync(process.execPath, [tsc, ...options, ...target, ...files], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stdout)
}
