import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/**
 * Builds the packages: typedoc finds their entry points by what they publish, and the signer is made of it.
 *
 * @param {readonly import('./find-packages.mjs').PublicPackage[]} packages
 */
export function compilePackages(packages) {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  const projects = packages.map(({ folder }) => join(folder, 'tsconfig.lib.json'))
  const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, '--build', ...projects], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`The packages do not compile:\n${stdout}${stderr}`)
}
