import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** Compiles the package and the local gateway, where they are not up to date, so that a measurement is one command. */
export function buildPackage() {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  const configs = ['../tsconfig.lib.json', '../../../tools/local-gateway/tsconfig.lib.json'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  )
  const { status, stdout } = spawnSync(process.execPath, [tsc, '--build', ...configs], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`The build has failed.\n${stdout}`)
}
