// `npm run docs`: the guides, the reference and the visual signer, in docs/site. A warning or a dead link fails it.
import { buildProjects } from '@apig/build'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { base } from './.vitepress/links.mjs'

const docs = import.meta.dirname
const root = join(docs, '..')

/** Installs what the site is made with, and builds the site. */
export async function buildSite() {
  // The signer is made of the packages, and comes with the command.
  await buildProjects(['packages/cli'])
  run('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline'])
  // Here, not in `npm run typecheck`: the scripts need the types of what was just installed.
  run('npx', ['--no-install', 'tsc', '--build', 'tsconfig.scripts.json'])
  const { writeReference } = await import('./typedoc/reference.mjs')
  await writeReference(join(docs, 'reference'))
  run('npx', ['--no-install', 'vitepress', 'build', '.'])
  cpSync(join(root, 'packages/cli/docs/signer'), join(docs, 'site/signer'), { recursive: true })
}

/**
 * Serves the built site.
 *
 * @param {number} [port] 0: a free one
 * @returns {Promise<{ origin: string, close: () => void }>} `origin` has the path of the site in it
 */
export async function serveSite(port = 0) {
  const { serve } = await import('vitepress')
  // It promises nothing, and gives the application.
  const { server } = /** @type {any} */ (await serve({ root: docs, port }))
  if (!server.listening) await once(server, 'listening')
  return {
    origin: `http://localhost:${server.address().port}${base.slice(0, -1)}`,
    close: () => server.close(),
  }
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
function run(command, args) {
  const { status } = spawnSync(command, args, {
    cwd: docs,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}.`)
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv[2] === '--serve') {
    const { origin } = await serveSite(4173)
    console.log(`The visual signer is at ${origin}/signer/index.html (Ctrl+C ends it)`)
  } else await buildSite()
}
