import { runChild } from '@apig/runtimes/child'

/**
 * A user's Node loads each entry, and finds the same exported by `import` and by `require`.
 *
 * @type {import('./packed.mjs').Check}
 */
export async function checkLoading({ manifest }, project) {
  const faults = []
  // An entry that is a string is an asset.
  const entries = Object.entries(manifest['exports']).filter(([, target]) => typeof target === 'object')
  for (const [entry] of entries) {
    const specifier = manifest['name'] + entry.slice(1)
    const script = `
      import { createRequire } from 'node:module'
      const named = (exported) => Object.keys(exported).sort().join(' ')
      const imported = named(await import('${specifier}'))
      const required = named(createRequire(import.meta.url)('${specifier}'))
      if (imported === '') throw new Error('nothing is exported')
      if (imported !== required) throw new Error('import gives ' + imported + ', require gives ' + required)`
    const { code, stderr } = await runChild(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: project.folder,
    })
    if (code !== 0) faults.push(`'${specifier}' cannot be loaded: ${stderr}`)
  }
  return faults
}
