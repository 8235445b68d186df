import { runChild } from '@apig/runtimes/child'

/**
 * A user's Node loads each entry and finds something exported.
 *
 * @type {import('./packed.mjs').Check}
 */
export async function checkLoading({ manifest }, project) {
  const faults = []
  for (const entry of Object.keys(manifest['exports']).filter((path) => path !== './package.json')) {
    const specifier = manifest['name'] + entry.slice(1)
    const script = `const names = Object.keys(await import('${specifier}')); if (names.length === 0) throw new Error('nothing is exported')`
    const { code, stderr } = await runChild(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: project.folder,
    })
    if (code !== 0) faults.push(`import('${specifier}') fails: ${stderr}`)
  }
  return faults
}
