import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/**
 * The visual signer, as one page.
 *
 * @param {string} folder
 */
export async function buildSigner(folder) {
  await build({
    configFile: fileURLToPath(new URL('../signer/vite.config.mjs', import.meta.url)),
    build: { outDir: folder },
  })
}
