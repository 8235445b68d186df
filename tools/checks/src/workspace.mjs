import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { readWorkspace } from './workspace/read-workspace.mjs'
import { checkForbiddenText } from './workspace/rules/forbidden-text.mjs'
import { checkImports, readImports } from './workspace/rules/imports.mjs'
import { checkLockfile } from './workspace/rules/lockfile.mjs'
import { checkPackageManifests } from './workspace/rules/package-manifest.mjs'
import { checkReferences } from './workspace/rules/references.mjs'
import { checkTopLevel } from './workspace/rules/top-level.mjs'
import { checkWorkspaceVersions } from './workspace/rules/workspace-versions.mjs'

// Holds the rules of the workspace against its code: `node tools/checks/src/workspace.mjs`.

const workspace = readWorkspace(new URL('../../..', import.meta.url))
const imports = await readImports(workspace.root)
const found = {
  'the top level is the agreed list': checkTopLevel(workspace),
  'packages import each other as dependency-cruiser.mjs says': checkImports(imports),
  'project references match the imports': checkReferences(workspace, imports),
  'package.json files are complete': checkPackageManifests(workspace),
  'workspace packages name the version they stand beside': checkWorkspaceVersions(workspace),
  'the lockfile names no host': checkLockfile(workspace),
  'no file has machine paths, registry hosts or notes to self': checkForbiddenText(workspace),
}

let failed = 0
/** @param {string} name @param {boolean} holds */
const report = (name, holds) => {
  if (!holds) failed++
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${name}`)
}
for (const [name, findings] of Object.entries(found)) {
  report(name, findings.length === 0)
  for (const { rule, file, line, message } of findings)
    console.log(`     ${file}:${line} ${message} (${rule})`)
}
const knip = spawnSync(
  process.execPath,
  [join(workspace.root, 'node_modules/knip/bin/knip.js'), '--no-progress'],
  {
    cwd: workspace.root,
    encoding: 'utf8',
  },
)
report('no file, export or dependency is unused, and none undeclared (knip)', knip.status === 0)
if (knip.status !== 0) console.log(knip.stdout + knip.stderr)

const total = Object.keys(found).length + 1
console.log(`\n${total - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
