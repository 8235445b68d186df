// `npm run docs`: the reference, the guides and the visual signer, in docs/site. Warnings and broken links fail it.
// `npm run docs -- signer-core` takes the named packages alone, for a quick look.
import { buildProjects } from '@apig/build'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildReference } from './build/build-reference.mjs'
import { buildSigner } from './build/build-signer.mjs'
import { checkLinks } from './build/check-links.mjs'
import { findPackages } from './build/find-packages.mjs'
import { root, site } from './build/places.mjs'
import { stagePages } from './build/stage-pages.mjs'

/**
 * Builds the site.
 *
 * @param {{ folder?: string, wanted?: readonly string[] }} [options] `wanted`: the folder names of packages, these alone
 */
export async function buildSite({ folder = site, wanted = [] } = {}) {
  const packages = findPackages(wanted)
  // The signer is made of the built packages.
  await buildProjects(packages.map((pack) => relative(root, pack.folder)))
  const staged = stagePages(packages)
  // typedoc empties the folder first.
  await buildReference(packages, staged, folder)
  await buildSigner(`${folder}/signer`)
  const { links, faults } = checkLinks(folder)
  if (faults.length > 0) throw new Error(`${faults.length} broken links:\n${faults.slice(0, 50).join('\n')}`)
  console.log(
    `${relative(root, folder)}: ${packages.map(({ name }) => name).join(', ')}; ${staged.documents.length} pages; ${links} links followed, none broken`,
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await buildSite({ wanted: process.argv.slice(2) })
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
