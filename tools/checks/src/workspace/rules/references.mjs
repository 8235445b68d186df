import { dirname, join, relative } from 'node:path'
import ts from 'typescript'

/**
 * The tsconfig files of a package reference the packages that its files import, no others, and compile all of its
 * TypeScript. Which project of a package is meant, the compiler demands by itself.
 *
 * @param {import('../read-workspace.mjs').Workspace} workspace
 * @param {import('./imports.mjs').Imports} imports
 * @returns {import('../read-workspace.mjs').Finding[]}
 */
export function checkReferences({ root, paths, packages, packageOf }, { modules }) {
  return packages.flatMap(({ dir }) => {
    const projects = paths
      .filter(
        (path) => /^tsconfig(\.\w+)*\.json$/.test(path.slice(dir.length + 1)) && path.startsWith(`${dir}/`),
      )
      .map((path) => readProject(join(root, path)))
    const compiled = new Set(
      projects.flatMap(({ fileNames }) => fileNames.map((file) => relative(root, file))),
    )
    const wanted = new Set(
      modules
        .filter(({ source }) => compiled.has(source))
        .flatMap(({ dependencies }) => dependencies.map(({ resolved }) => packageOf(resolved)?.dir))
        .filter((to) => to !== undefined && to !== dir),
    )
    const referenced = new Set(
      projects
        .flatMap(({ projectReferences = [] }) => projectReferences)
        .map(({ path }) => relative(root, path.endsWith('.json') ? dirname(path) : path))
        .filter((to) => to !== dir),
    )
    /** @param {string} message */
    const finding = (message, file = `${dir}/tsconfig.json`) => ({
      rule: 'references',
      file,
      line: 1,
      message,
    })
    return [
      ...[...wanted]
        .filter((to) => !referenced.has(to ?? ''))
        .map((to) => finding(`must reference ${to}, which is imported`)),
      ...[...referenced]
        .filter((to) => !wanted.has(to))
        .map((to) => finding(`references ${to}, of which nothing is imported`)),
      ...paths
        .filter(
          (path) =>
            path.startsWith(`${dir}/`) &&
            /\.[cm]?ts$/.test(path) &&
            !path.includes('/packed/') &&
            !compiled.has(path),
        )
        .map((path) => finding('is compiled by no tsconfig of its package', path)),
    ]
  })
}

/** @param {string} path */
function readProject(path) {
  const { config } = ts.readConfigFile(path, ts.sys.readFile)
  return ts.parseJsonConfigFileContent(config, ts.sys, dirname(path), undefined, path)
}
