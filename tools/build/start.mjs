// `npm start`: builds what is not built yet, and runs the command: `apig demo` unless another is named, `apig call`
// where a URL is.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19))
  fail(`Node ${process.versions.node} is too old: this needs Node 20.19 or newer.`)

const { buildProjects } = await import('./src/build.mjs').catch(() =>
  fail("nothing is installed: run 'npm ci' first."),
)
const bin = new URL('../../packages/cli/dist/bin.js', import.meta.url)
if (!existsSync(bin)) console.error('Building the packages; this takes some seconds, the first time alone.')
await buildProjects(['packages/cli']).catch((error) => fail(`the build has failed.\n${error.message}`))

// npm runs scripts at the top; the user may have typed it elsewhere.
const { npm_lifecycle_event: script, INIT_CWD: typedIn } = process.env
if (script === 'start' && typedIn !== undefined) process.chdir(typedIn)
const given = process.argv.slice(2)
const isNamed = /^[a-z]/.test(given[0] ?? '') && !/^https?:/.test(given[0] ?? '')
const isCall = given.some((arg) => /^--url(?:=|$)|^https?:\/\//.test(arg))
const isAbout = /^(?:-h|--help|-V|--version)$/.test(given[0] ?? '')
const args = isNamed || isAbout ? given : [isCall ? 'call' : 'demo', ...given]
process.argv = [process.execPath, fileURLToPath(bin), ...args]
await import(bin.href)

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(`Error: ${message}`)
  process.exit(1)
}
