import { join } from 'node:path'
import { repository, root, siteMark } from '../build/places.mjs'

/** What typedoc asks of the root and of each package alike. */
const shared = {
  displayBasePath: root,
  // What is documented is what stands here, whatever git knows of it.
  disableGit: true,
  gitRevision: 'main',
  sourceLinkTemplate: `${repository}/blob/{gitRevision}/{path}#L{line}`,
}

/** Types within a type, of one property each. */
const TOLD_BY_THEIR_PARENTS = [
  '@apig/backend-verify.AcceptedRequest.__type.exempt',
  '@apig/backend-verify.hono.verifying.__type.Variables',
  '@apig/signer-core.SignOptions.payload.__type.hash',
  '@apig/transport-fetch.CallOptions.payload.__type.hash',
  '@apig/transport-fetch.Multipart.headers.__type.content-type',
  '@apig/transport-node.CallOptions.payload.__type.hash',
]

/**
 * @param {readonly import('../build/find-packages.mjs').PublicPackage[]} packages
 * @param {import('../build/stage-pages.mjs').Staged} staged
 * @returns {import('typedoc').TypeDocOptions}
 */
export function typedocOptions(packages, staged) {
  return {
    ...shared,
    name: '@apig',
    entryPointStrategy: 'packages',
    entryPoints: packages.map(({ folder }) => folder),
    packageOptions: {
      ...shared,
      tsconfig: join(root, 'docs/typedoc/tsconfig.json'),
      excludeInternal: true,
      excludePrivate: true,
    },
    basePath: root,
    readme: staged.readme,
    projectDocuments: staged.documents,
    router: 'pages',
    sort: ['alphabetical-ignoring-documents'],
    sortEntryPoints: false,
    navigation: { includeGroups: true },
    groupOrder: ['Guides', '中文指南', '*'],
    navigationLinks: {
      'Quick start': `${siteMark}guides/quick-start.html`,
      'Visual signer': `${siteMark}signer/index.html`,
      中文: `${siteMark}zh/index.html`,
      GitHub: repository,
    },
    customCss: join(root, 'docs/typedoc/site.css'),
    favicon: join(root, 'docs/typedoc/favicon.svg'),
    highlightLanguages: [
      'typescript',
      'javascript',
      'json',
      'http',
      'shellscript',
      'python',
      'nginx',
      'yaml',
      'powershell',
    ],
    searchInComments: true,
    searchInDocuments: true,
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
    packagesRequiringDocumentation: packages.map(({ name }) => name),
    intentionallyNotDocumented: TOLD_BY_THEIR_PARENTS.filter((path) =>
      packages.some(({ name }) => path.startsWith(`${name}.`)),
    ),
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
  }
}
