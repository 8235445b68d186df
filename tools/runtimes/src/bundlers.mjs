import { build as buildWithEsbuild, version as esbuildVersion } from 'esbuild'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { build as buildWithVite, version as viteVersion } from 'vite'
import webpack from 'webpack'

/**
 * @typedef {object} Bundler
 * @property {string} name
 * @property {string} target what it bundles for, or the condition it is given
 * @property {Mode} mode
 * @property {boolean} short whether it takes the copy of the core with short messages: for browsers, in production
 * @property {(entry: string) => Promise<Bundled>} bundle minifies, as an application is bundled
 *
 * @typedef {object} Bundled
 * @property {string} script one script that runs
 * @property {string} atOnce what is loaded with the entry; what it imports when it needs it is not in there
 * @property {string} everything
 *
 * @typedef {'production' | 'development'} Mode of Vite and webpack, which is a condition too
 */

const production = /** @type {const} */ ('production')
const modes = /** @type {const} */ ([production, 'development'])

/** @type {readonly Bundler[]} */
export const bundlers = [
  // It knows of production only when it is told.
  ...[false, true].map((short) => ({
    name: `esbuild ${esbuildVersion}`,
    target: short ? 'browser,production' : 'browser',
    mode: production,
    short,
    bundle: (/** @type {string} */ entry) => runEsbuild(entry, 'browser', short ? [production] : []),
  })),
  ...modes.map((mode) => ({
    name: `vite ${viteVersion}`,
    target: 'browser',
    mode,
    short: mode === production,
    bundle: (/** @type {string} */ entry) => runVite(entry, mode),
  })),
  .../** @type {const} */ (['web', 'webworker']).flatMap((target) =>
    modes.map((mode) => ({
      name: `webpack ${webpack.version}`,
      target,
      mode,
      short: mode === production,
      bundle: (/** @type {string} */ entry) => runWebpack(entry, target, mode),
    })),
  ),
  // The other conditions of the package: servers keep the sentences, even where they set `browser` too.
  ...[['workerd'], ['workerd', 'browser'], ['edge-light', 'browser'], ['default']].map((conditions) => ({
    name: `esbuild ${esbuildVersion}`,
    target: conditions.join(','),
    mode: production,
    short: false,
    bundle: (/** @type {string} */ entry) => runEsbuild(entry, 'neutral', [...conditions, production]),
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
  const first = Object.keys(outputs).find((path) => outputs[path]?.entryPoint !== undefined) ?? ''
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
 * @param {Mode} mode
 * @returns {Promise<Bundled>}
 */
async function runVite(entry, mode) {
  const whole = await viteChunks(entry, mode, { codeSplitting: false, format: 'iife' })
  const split = await viteChunks(entry, mode, {})
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
 * @param {Mode} mode
 * @param {{ codeSplitting?: false, format?: 'iife' }} output
 */
async function viteChunks(entry, mode, output) {
  // It is this that Vite's condition follows.
  process.env['NODE_ENV'] = mode
  const built = await buildWithVite({
    mode,
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
 * @param {Mode} mode
 * @returns {Promise<Bundled>}
 */
async function runWebpack(entry, target, mode) {
  const path = join(dirname(entry), `webpack-${target}-${mode}-${basename(entry, '.js')}`)
  /** @type {import('webpack').Configuration} */
  const configuration = {
    mode,
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
