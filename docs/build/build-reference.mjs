import { Application, LogLevel } from 'typedoc'
import { typedocOptions } from '../typedoc/options.mjs'
import { linkExports } from '../typedoc/link-exports.mjs'
import { mergeIndex } from '../typedoc/merge-index.mjs'
import { PageRouter } from '../typedoc/page-router.mjs'
import { searchChinese } from '../typedoc/search-chinese.mjs'
import { finishPages } from '../typedoc/site-links.mjs'

/**
 * The pages and the reference, by typedoc. A warning fails the build.
 *
 * @param {readonly import('./find-packages.mjs').PublicPackage[]} packages
 * @param {import('./stage-pages.mjs').Staged} staged
 * @param {string} folder
 */
export async function buildReference(packages, staged, folder) {
  const app = await Application.bootstrap({
    ...typedocOptions(packages, staged),
    logLevel: LogLevel.Warn,
  })
  app.renderer.defineRouter('pages', PageRouter)
  mergeIndex(app)
  linkExports(app)
  finishPages(app, staged.sources)
  searchChinese(app)
  const project = await app.convert()
  if (project !== undefined) {
    app.validate(project)
    await app.generateDocs(project, folder)
  }
  const { errorCount, warningCount } = app.logger
  if (project === undefined || errorCount + warningCount > 0)
    throw new Error(`typedoc reported ${errorCount} errors and ${warningCount} warnings.`)
}
