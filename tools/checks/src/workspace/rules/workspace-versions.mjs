/**
 * A published package names exactly the version that the other one has here, since it uses entries that change in any release. A tool, and the root, name any version: releases
 * do not touch them, and npm would fetch a published copy for a version that is no longer here.
 *
 * @type {import('../read-workspace.mjs').Rule}
 */
export function checkWorkspaceVersions({ packages, manifest, text }) {
  const versions = new Map(packages.map((pack) => [pack.name, pack.manifest.version]))
  const manifests = [
    { file: 'package.json', manifest, published: false },
    ...packages.map((pack) => ({ ...pack, file: `${pack.dir}/package.json` })),
  ]
  const findings = []
  for (const { file, manifest: owner, published } of manifests) {
    for (const kind of ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']) {
      for (const [name, range] of Object.entries(owner[kind] ?? {})) {
        const version = versions.get(name)
        const wanted = published ? version : '*'
        if (version === undefined || range === wanted) continue
        const lines = text(file).split('\n')
        const line = lines.findIndex((content) => content.includes(`"${name}":`)) + 1
        findings.push({
          rule: 'workspace-versions',
          file,
          line,
          message: `${kind} must have ${name} ${wanted}, not ${range}`,
        })
      }
    }
  }
  return findings
}
