import { build as buildWithEsbuild, version as esbuildVersion } from 'esbuild'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { build as buildWithVite, version as viteVersion } from 'vite'
import webpack from 'webpack'

/**
 * @typedef {object} Bundler
 * @property {string} name
 * @property {string} target what it bundles for, or the conditions it is given
 * @property {(entry: string) => Promise<Bundled>} bundle minifies, as an application is bundled
 *
 * @typedef {object} Bundled
 * @property {string} script one script that runs
 * @property {string} atOnce what is loaded with the entry; what it imports when it needs it is not in there
 * @property {string} everything
 */

/** @type {readonly Bundler[]} */
export const bundlers = [
  {
    name: `esbuild ${esbuildVersion}`,
    target: 'browser',
    bundle: (entry) => runEsbuild(entry, 'browser', []),
  },
  { name: `vite ${viteVersion}`, target: 'browser', bundle: runVite },
  .../** @type {const} */ (['web', 'webworker']).map((target) => ({
    name: `webpack ${webpack.version}`,
    target,
    bundle: (/** @type {string} */ entry) => runWebpack(entry, target),
  })),
  // The other conditions of the package.
  ...[['workerd'], ['workerd', 'browser'], ['edge-light', 'browser'], ['default']].map((conditions) => ({
    name: `esbuild ${esbuildVersion}`,
    target: conditions.join(','),
    bundle: (/** @type {string} */ entry) => runEsbuild(entry, 'neutral', conditions),
  })),
]

/**
 * @param {string} entry
 * @param {'browser' | 'neutral'} platform
 * @param {string[]} conditions
 * @returns {Promise<Bundled>}
 */
async function runEsbuild(entry, platform, conditions) {
  const options = {
    entryPoints: [entry],
    bundle: true,
    minify: true,
    platform,
    conditions,
    // For a neutral platform esbuild reads none, and the hashes have no other entry.
    ...(platform === 'neutral' && { mainFields: ['main'] }),
    write: /** @type {const} */ (false),
    logLevel: /** @type {const} */ ('silent'),
  }
  const whole = await buildWithEsbuild({ ...options, format: 'iife' })
  const script = textOf(whole.outputFiles)
  const split = await buildWithEsbuild({
    ...options,
    format: 'esm',
    splitting: true,
    outdir: dirname(entry),
    metafile: true,
  })
  const { outputs } = split.metafile
  // What `import()` leads to is an entry point of its own.
  const first =
    Object.keys(outputs).find((path) => basename(outputs[path]?.entryPoint ?? '') === basename(entry)) ?? ''
  const loaded = reachable(first, (path) =>
    (outputs[path]?.imports ?? [])
      .filter(({ kind }) => kind === 'import-statement')
      .map(({ path: imported }) => imported),
  )
  const names = new Set(loaded.map((path) => basename(path)))
  return {
    script,
    everything: textOf(split.outputFiles),
    atOnce: textOf(split.outputFiles.filter(({ path }) => names.has(basename(path)))),
  }
}

/** @param {readonly { text: string }[]} files */
const textOf = (files) => files.map(({ text }) => text).join('')

/**
 * @param {string} first
 * @param {(name: string) => readonly string[]} importsOf
 */
function reachable(first, importsOf) {
  const names = new Set([first])
  for (const name of names) for (const next of importsOf(name)) names.add(next)
  return [...names]
}

/**
 * @param {string} entry
 * @returns {Promise<Bundled>}
 */
async function runVite(entry) {
  const whole = await viteChunks(entry, { codeSplitting: false, format: 'iife' })
  const split = await viteChunks(entry, {})
  const chunk = (/** @type {string} */ name) => split.find(({ fileName }) => fileName === name)
  const names = reachable(
    split.find(({ isEntry }) => isEntry)?.fileName ?? '',
    (name) => chunk(name)?.imports ?? [],
  )
  const codeOf = (/** @type {typeof split} */ chunks) => chunks.map(({ code }) => code).join('')
  return {
    script: codeOf(whole),
    everything: codeOf(split),
    atOnce: codeOf(split.filter(({ fileName }) => names.includes(fileName))),
  }
}

/**
 * @param {string} entry
 * @param {{ codeSplitting?: false, format?: 'iife' }} output
 */
async function viteChunks(entry, output) {
  const built = await buildWithVite({
    root: dirname(entry),
    configFile: false,
    logLevel: 'error',
    build: { write: false, modulePreload: false, rolldownOptions: { input: entry, output } },
  })
  if (!('output' in built)) throw new Error('vite gave no bundle')
  return built.output.filter((file) => file.type === 'chunk')
}

/**
 * @param {string} entry
 * @param {'web' | 'webworker'} target
 * @returns {Promise<Bundled>}
 */
async function runWebpack(entry, target) {
  const path = join(dirname(entry), `webpack-${target}-${basename(entry, '.js')}`)
  /** @type {import('webpack').Configuration} */
  const configuration = {
    mode: 'production',
    devtool: false,
    optimization: { minimize: true },
    target,
    context: dirname(entry),
    entry,
    // Where it would be served from: nothing asks a page here.
    output: { path, filename: 'bundle.js', publicPath: '/' },
  }
  const stats = await new Promise((resolve, reject) => {
    webpack(configuration, (error, made) => {
      if (error) reject(error)
      else if (made?.hasErrors() || made?.hasWarnings()) reject(new Error(made.toString('errors-warnings')))
      else resolve(made?.toJson({ assets: true }))
    })
  })
  const script = await readFile(join(path, 'bundle.js'), 'utf8')
  const files = /** @type {{ name: string }[]} */ (stats.assets).map(({ name }) =>
    readFile(join(path, name), 'utf8'),
  )
  return { script, atOnce: script, everything: (await Promise.all(files)).join('') }
}
