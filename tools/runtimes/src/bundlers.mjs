import { build as buildWithEsbuild, version as esbuildVersion } from 'esbuild'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { build as buildWithVite, version as viteVersion } from 'vite'
import webpack from 'webpack'

/**
 * @typedef {object} Bundler
 * @property {string} name
 * @property {string} target what it bundles for, or the condition it is given
 * @property {(entry: string) => Promise<string>} bundle the minified bundle of an entry, as an application is bundled
 */

/** @type {readonly Bundler[]} */
export const bundlers = [
  { name: `esbuild ${esbuildVersion}`, target: 'browser', bundle: (entry) => runEsbuild(entry, 'browser') },
  { name: `vite ${viteVersion}`, target: 'browser', bundle: runVite },
  { name: `webpack ${webpack.version}`, target: 'web', bundle: (entry) => runWebpack(entry, 'web') },
  {
    name: `webpack ${webpack.version}`,
    target: 'webworker',
    bundle: (entry) => runWebpack(entry, 'webworker'),
  },
  // The other conditions of the package, each alone, and none at all.
  ...['workerd', 'edge-light', 'default'].map((condition) => ({
    name: `esbuild ${esbuildVersion}`,
    target: condition,
    bundle: (/** @type {string} */ entry) => runEsbuild(entry, 'neutral', condition),
  })),
]

/**
 * @param {string} entry
 * @param {'browser' | 'neutral'} platform
 * @param {string} [condition]
 */
async function runEsbuild(entry, platform, condition) {
  const { outputFiles } = await buildWithEsbuild({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'iife',
    platform,
    ...(condition !== undefined && { conditions: [condition] }),
    write: false,
    logLevel: 'silent',
  })
  return outputFiles.map(({ text }) => text).join('')
}

/** @param {string} entry */
async function runVite(entry) {
  const built = await buildWithVite({
    root: dirname(entry),
    configFile: false,
    logLevel: 'error',
    build: { write: false, modulePreload: false, rollupOptions: { input: entry } },
  })
  if (!('output' in built)) throw new Error('vite gave no bundle')
  return built.output.map((file) => (file.type === 'chunk' ? file.code : '')).join('')
}

/**
 * @param {string} entry
 * @param {'web' | 'webworker'} target
 * @returns {Promise<string>}
 */
async function runWebpack(entry, target) {
  const path = join(dirname(entry), `webpack-${target}`)
  /** @type {import('webpack').Configuration} */
  const configuration = {
    mode: 'production',
    target,
    context: dirname(entry),
    entry,
    output: { path, filename: 'bundle.js' },
  }
  await new Promise((resolve, reject) => {
    webpack(configuration, (error, stats) => {
      if (error) reject(error)
      else if (stats?.hasErrors() || stats?.hasWarnings())
        reject(new Error(stats.toString('errors-warnings')))
      else resolve(undefined)
    })
  })
  return readFile(join(path, 'bundle.js'), 'utf8')
}
