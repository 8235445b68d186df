// Who may import whom; `npm run checks` holds it. Names are resolved as the sources resolve them, by '@apig/source'.

/** The siblings that stand below each package: the only ones that its src may import. */
const BELOW = {
  'signer-core': [],
  'transport-fetch': ['signer-core'],
  'transport-node': ['signer-core', 'transport-fetch'],
  'backend-verify': ['signer-core'],
  'local-gateway': ['signer-core', 'backend-verify'],
  cli: ['signer-core', 'transport-fetch', 'transport-node', 'backend-verify', 'local-gateway'],
}
/**
 * And its tests besides: clients call a real gateway and a real verifier.
 *
 * @type {Record<string, string[]>}
 */
const IN_TESTS = {
  'transport-fetch': ['backend-verify', 'local-gateway'],
  'transport-node': ['backend-verify', 'local-gateway'],
}

const packages = (/** @type {string[]} */ names) => `^packages/(${names.join('|')})/`

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'Types count as well: what two modules share belongs to a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...Object.entries(BELOW).flatMap(([name, below]) => [
      {
        name: `direction-${name}`,
        comment: `The src of ${name} imports ${below.join(' and ') || 'no sibling'}, and never a tool.`,
        severity: /** @type {const} */ ('error'),
        from: { path: `^packages/${name}/src/` },
        to: { path: '^(packages|tools|docs)/', pathNot: packages([name, ...below]) },
      },
      {
        name: `direction-${name}-tests`,
        comment: `The tests of ${name} may import tools besides.`,
        severity: /** @type {const} */ ('error'),
        from: { path: `^packages/${name}/(?!src/)` },
        to: { path: '^packages/', pathNot: packages([name, ...below, ...(IN_TESTS[name] ?? [])]) },
      },
    ]),
    {
      name: 'by-name',
      comment: 'What belongs to another package is imported by its name, so that it has to be declared.',
      severity: 'error',
      from: { path: '^(packages/[^/]+|tools/[^/]+)/' },
      to: {
        dependencyTypes: ['local'],
        dependencyTypesNot: ['aliased-workspace'],
        pathNot: '^$1/',
      },
    },
    {
      name: 'core-imports-hashes',
      comment: 'The core imports its hashes and curves, each in its one file, and nothing else.',
      severity: 'error',
      from: {
        path: '^packages/signer-core/src/',
        pathNot: '/crypto/(portable|[^/]+-library|sm2|sm2-hash)\\.ts$',
      },
      to: { pathNot: '^(packages|tools|docs)/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'node-modules-in-node',
      comment: 'A browser or a Worker may load the other files.',
      severity: 'error',
      from: {
        path: packages(['signer-core', 'transport-fetch', 'backend-verify']).concat('src/'),
        pathNot: ['/crypto/[^/]*node\\.ts$', '/adapters/verified-upgrade\\.ts$'],
      },
      to: { dependencyTypes: ['core'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'upgrade-in-node',
      comment: "verified-upgrade.ts loads node:http; Node's own adapters alone may lead to it.",
      severity: 'error',
      from: { path: '^packages/backend-verify/src/(index|adapters/(fetch|hono))\\.ts$' },
      to: { path: '/adapters/verified-upgrade\\.ts$', reachable: true },
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: { path: '(^|/)(dist|out-tsc|docs/site|\\.stryker-tmp)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@apig/source', 'node', 'import', 'default'],
    },
  },
}
