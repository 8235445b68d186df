import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Application, LogLevel } from 'typedoc'
import { repository, root } from '../.vitepress/links.mjs'

/** Types within a type, of one property each. */
const TOLD_BY_THEIR_PARENTS = [
  '@apig/backend-verify.AcceptedRequest.__type.exempt',
  '@apig/backend-verify.hono.verifying.__type.Variables',
  '@apig/signer-core.SignOptions.payload.__type.hash',
  '@apig/transport-fetch.CallOptions.payload.__type.hash',
  '@apig/transport-fetch.Multipart.headers.__type.content-type',
  '@apig/transport-node.CallOptions.payload.__type.hash',
]
/** The command line has no API. */
const PACKAGES = readdirSync(join(root, 'packages')).filter((name) => name !== 'cli')

/** What typedoc asks of the root and of each package alike. */
const shared = {
  displayBasePath: root,
  // What is documented is what stands here, whatever git knows of it.
  disableGit: true,
  gitRevision: 'main',
  sourceLinkTemplate: `${repository}/blob/{gitRevision}/{path}#L{line}`,
  // The READMEs are pages of the site themselves.
  readme: 'none',
}

/**
 * Writes the reference as Markdown, from the comments of the packages. A warning is an error.
 *
 * @param {string} folder
 */
export async function writeReference(folder) {
  const app = await Application.bootstrapWithPlugins({
    ...shared,
    name: 'Reference',
    logLevel: LogLevel.Warn,
    plugin: ['typedoc-plugin-markdown', 'typedoc-vitepress-theme', join(import.meta.dirname, 'plugin.mjs')],
    entryPointStrategy: 'packages',
    entryPoints: PACKAGES.map((name) => join(root, 'packages', name)),
    packageOptions: {
      ...shared,
      tsconfig: join(import.meta.dirname, 'tsconfig.json'),
      excludeInternal: true,
      excludePrivate: true,
    },
    basePath: root,
    sort: ['alphabetical'],
    sortEntryPoints: false,
    treatWarningsAsErrors: true,
    treatValidationWarningsAsErrors: true,
    validation: {
      invalidLink: true,
      invalidPath: true,
      rewrittenLink: true,
      notExported: true,
      notDocumented: true,
      unusedMergeModuleWith: true,
    },
    // In the packages strategy it would ask this of the top alone, which exports nothing.
    packagesRequiringDocumentation: PACKAGES.map((name) => `@apig/${name}`),
    intentionallyNotDocumented: TOLD_BY_THEIR_PARENTS,
    requiredToBeDocumented: [
      'Enum',
      'EnumMember',
      'Variable',
      'Function',
      'Class',
      'Interface',
      'Property',
      'Method',
      'Accessor',
      'TypeAlias',
    ],
    out: folder,
    .../** @type {object} */ ({
      docsRoot: join(root, 'docs'),
      entryFileName: 'index',
      excludeScopesInPaths: true,
      hidePageHeader: true,
      hideBreadcrumbs: false,
      useCodeBlocks: true,
      expandObjects: true,
      parametersFormat: 'table',
      interfacePropertiesFormat: 'table',
      typeDeclarationFormat: 'table',
      enumMembersFormat: 'table',
      formatWithPrettier: false,
    }),
  })
  const project = await app.convert()
  if (project !== undefined) {
    app.validate(project)
    await app.generateOutputs(project)
  }
  const { errorCount, warningCount } = app.logger
  if (project === undefined || errorCount + warningCount > 0)
    throw new Error(`typedoc reported ${errorCount} errors and ${warningCount} warnings.`)
}
