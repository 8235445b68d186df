import { dirname } from 'node:path/posix'
import { isCode } from '../read-imports.mjs'
import { readNeeds, readProjects } from '../read-projects.mjs'

/**
 * Each package with TypeScript has a tsconfig.json that compiles nothing and lists the package's projects and the
 * workspace packages that they import; and every TypeScript file is in one of the projects.
 *
 * @type {import('../read-workspace.mjs').Rule}
 */
export function checkSolutionFiles(workspace) {
  const projects = readProjects(workspace)
  return workspace.packages.flatMap(({ dir }) => {
    const typescript = workspace.paths.filter(
      // What ts-jest compiles is in a project that the packed tests write.
      (path) =>
        path.startsWith(`${dir}/`) && isCode(path) && path.endsWith('ts') && !path.includes('/packed/jest/'),
    )
    const own = projects.filter((project) => project.dir === dir)
    if (typescript.length === 0 && own.length === 0) return []
    const file = `${dir}/tsconfig.json`
    /** @param {string} message */
    const finding = (message, about = file) => ({ rule: 'solution-files', file: about, line: 1, message })

    const solution = own.find((project) => project.file === file)
    if (solution === undefined) return [finding('is missing; it lists the projects of the package')]
    if (solution.sources.size > 0)
      return [finding('compiles files itself; write "files": [] and references to tsconfig.*.json')]

    const parts = own.filter((project) => project !== solution && project.composite)
    const imported = parts.flatMap((part) =>
      readNeeds(workspace, part, projects).flatMap(({ owners }) => owners),
    )
    const others = imported.filter((owner) => owner.dir !== undefined && owner.dir !== dir)
    const wanted = new Set([
      ...parts.map((part) => part.file),
      ...others.map((owner) => `${owner.dir}/tsconfig.json`),
    ])
    const listed = solution.references
    const covered = new Set(own.flatMap(({ sources }) => [...sources]))
    return [
      ...[...wanted]
        .filter((part) => !listed.includes(part))
        .map((part) => finding(`must reference ${part}`)),
      ...listed.filter((part) => !wanted.has(part)).map((part) => finding(`references ${part} without need`)),
      ...typescript
        .filter((path) => !covered.has(path))
        .map((path) => finding(`is in no project of ${dirname(file)}`, path)),
    ]
  })
}
