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
export async function checkTypeResolution({ tarball }) {
  const args = ['--no-install', 'attw', tarball, '--no-color', '--no-emoji', '--format', 'ascii']
  const { code, stdout, stderr } = await runChild('npx', args, { cwd: workspace })
  return code === 0 ? [] : [stdout + stderr]
}
