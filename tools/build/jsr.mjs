// `npm run release:jsr`: publishes signer-core and transport-fetch to JSR with Deno, from their sources and at the version of
// their package.json. `-- --dry-run` checks everything and uploads nothing.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'

const packages = ['signer-core', 'transport-fetch'].map(
  (name) => new URL(`../../packages/${name}/`, import.meta.url),
)
const files = packages.map((folder) => new URL('jsr.json', folder))
try {
  for (const folder of packages) {
    const manifest = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'))
    writeFileSync(new URL('jsr.json', folder), JSON.stringify(jsrOf(manifest)))
  }
  // Only now: the second is checked with the first beside it.
  for (const cwd of packages) publish(cwd)
} finally {
  for (const file of files) rmSync(file, { force: true })
}

/** @param {URL} cwd */
function publish(cwd) {
  const { status, error } = spawnSync('deno', ['publish', '--allow-dirty', ...process.argv.slice(2)], {
    cwd,
    stdio: 'inherit',
  })
  if (error !== undefined) throw new Error(`Put deno on the PATH: ${error.message}`)
  if (status !== 0) throw new Error('Deno has not published; see above.')
}

/**
 * What JSR has in place of a package.json. It knows no conditions, so that every runtime gets the portable files, and no
 * optional peers, so that the entries which need one are left out.
 *
 * @param {Record<string, any>} manifest
 */
function jsrOf({ name, version, license, exports, imports = {}, dependencies }) {
  const entries = Object.entries(exports).filter(
    ([entry, target]) => target['@apig/source'] !== undefined && !(entry.replace('./', '#') in imports),
  )
  const internal = Object.entries(imports).map(([key, target]) => [key, target['@apig/source'].default])
  const external = Object.entries(dependencies).map(([key, wanted]) => [
    key,
    `${key.startsWith('@apig/') ? 'jsr' : 'npm'}:${key}@${wanted}`,
  ])
  return {
    name,
    version,
    license,
    exports: Object.fromEntries(entries.map(([entry, target]) => [entry, target['@apig/source']])),
    imports: Object.fromEntries([...internal, ...external]),
    publish: { include: ['src', 'README.md', 'jsr.json'] },
  }
}
