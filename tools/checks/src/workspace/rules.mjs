import { checkClosedSources } from './rules/closed-sources.mjs'
import { checkDeclaredImports } from './rules/declared-imports.mjs'
import { checkFileLength } from './rules/file-length.mjs'
import { checkForbiddenCode } from './rules/forbidden-code.mjs'
import { checkForbiddenText } from './rules/forbidden-text.mjs'
import { checkImportDirection } from './rules/import-direction.mjs'
import { checkLockfile } from './rules/lockfile.mjs'
import { checkNodeImports } from './rules/node-imports.mjs'
import { checkPackageManifests } from './rules/package-manifest.mjs'
import { checkProjectReferences } from './rules/project-references.mjs'
import { checkRelativeImports } from './rules/relative-imports.mjs'
import { checkSolutionFiles } from './rules/solution-files.mjs'
import { checkTopLevel } from './rules/top-level.mjs'
import { checkWorkspaceVersions } from './rules/workspace-versions.mjs'

/** @type {Record<string, import('./read-workspace.mjs').Rule>} */
export const rules = {
  'the top level is the agreed list': checkTopLevel,
  'packages import each other in one direction': checkImportDirection,
  'the core imports nothing but its hashes': checkClosedSources,
  'relative imports stay inside their package': checkRelativeImports,
  'every import is declared': checkDeclaredImports,
  'what a browser loads imports no node: modules': checkNodeImports,
  'project references match the imports': checkProjectReferences,
  'each tsconfig.json lists its projects': checkSolutionFiles,
  'package.json files are complete': checkPackageManifests,
  'workspace packages name the version they stand beside': checkWorkspaceVersions,
  'the lockfile names no host': checkLockfile,
  'no file has machine paths, registry hosts or notes to self': checkForbiddenText,
  'no code loosens the types or narrows the tests': checkForbiddenCode,
  'source files are short': checkFileLength,
}
