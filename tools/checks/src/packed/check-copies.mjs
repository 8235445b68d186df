import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runChild } from '@apig/runtimes/child'

/** How each package's errors come about, and the guard that knows them. */
const errors = {
  '@apig/signer-core': { guard: 'isSignerError', fail: "({ sign }) => sign({ method: '', url: '/' }, {})" },
  '@apig/transport-fetch': {
    guard: 'isTransportError',
    fail: '({ createSignedFetch }) => createSignedFetch({})',
  },
  '@apig/transport-node': { guard: 'isTransportError', fail: '({ createClient }) => createClient({})' },
  '@apig/local-gateway': {
    guard: 'isGatewayError',
    fail: "({ GatewayError }) => { throw new GatewayError('OPTION_INVALID', 'a message') }",
  },
  '@apig/backend-verify': { guard: 'isConfigError', fail: '({ createVerifier }) => createVerifier({})' },
}

/**
 * A program may have both copies of a package, one by `import` and one by `require`; the guard of each knows the errors
 * of the other.
 *
 * @type {import('./packed.mjs').Check}
 */
export async function checkCopies({ manifest }, project) {
  const name = manifest['name']
  const known = Object.entries(errors).find(([pack]) => pack === name)
  if (known === undefined) return [`no error of ${name} stands in tools/checks/src/packed/check-copies.mjs`]
  const [, { guard, fail }] = known
  const file = join(project.folder, 'copies.mjs')
  await writeFile(
    file,
    `import * as imported from '${name}'
import { createRequire } from 'node:module'
const required = createRequire(import.meta.url)('${name}')
if (imported.${guard} === required.${guard}) throw new Error('there is one copy alone')
const errorOf = (copy) => {
  try {
    (${fail})(copy)
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}
for (const [thrower, reader] of [[imported, required], [required, imported], [imported, imported]])
  if (!reader.${guard}(errorOf(thrower))) throw new Error(errorOf(thrower).stack + ' is not recognised')
if (imported.${guard}(new Error('other'))) throw new Error('any error is recognised')
`,
  )
  const { code, stdout, stderr } = await runChild(process.execPath, [file], { cwd: project.folder })
  return code === 0 ? [] : [stdout + stderr]
}
