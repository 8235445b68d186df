// Builds the package in the current folder, as its `npm run build`.
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from './src/build.mjs'

try {
  await build([relative(fileURLToPath(new URL('../../', import.meta.url)), process.cwd())])
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
