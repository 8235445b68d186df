import { fileURLToPath } from 'node:url'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { runChild } from '@apig/runtimes/child'

const workspace = fileURLToPath(new URL('../../../../', import.meta.url))

/** @type {import('./packed.mjs').Check} */
export async function checkPublint({ folder }) {
  // What is unpacked is what is published: nothing is left to pack.
  const { messages, pkg } = await publint({ pkgDir: folder, pack: false, strict: true })
  return messages.map((message) => `${message.type}: ${formatMessage(message, pkg, { color: false })}`)
}

/**
 * "Are the types wrong?" on the tarball: for `import` and `require`, with and without `exports`.
 *
 * @type {import('./packed.mjs').Check}
 */
export async function checkTypeResolution({ tarball, manifest }) {
  const args = ['--no-install', 'attw', tarball, '--no-color', '--no-emoji', '--format', 'ascii']
  // A picture has no types.
  const assets = Object.keys(manifest['exports']).filter((path) => path.startsWith('./assets/'))
  if (assets.length > 0) args.push('--exclude-entrypoints', ...assets)
  const { code, stdout, stderr } = await runChild('npx', args, { cwd: workspace })
  return code === 0 ? [] : [stdout + stderr]
}
