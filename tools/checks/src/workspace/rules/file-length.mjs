import { LINES } from '../policy.mjs'
import { isCode } from '../read-imports.mjs'

/** @typedef {import('../read-workspace.mjs').Workspace} Workspace */

/** @type {import('../read-workspace.mjs').Rule} */
export function checkFileLength(workspace) {
  return sourceFiles(workspace)
    .filter(({ lines }) => lines > LINES.maximum)
    .map(({ file, lines }) => ({
      rule: 'file-length',
      file,
      line: LINES.maximum + 1,
      message: `has ${lines} lines, more than ${LINES.maximum}; split it by what its parts do`,
    }))
}

/**
 * Source files that are long, yet allowed.
 *
 * @param {Workspace} workspace
 */
export function findLongFiles(workspace) {
  return sourceFiles(workspace).filter(({ lines }) => lines > LINES.long && lines <= LINES.maximum)
}

/**
 * Code in a src folder, or beside it in a tool. Tests and the ports (one readable file each) may be as long as they are.
 *
 * @param {Workspace} workspace
 */
function sourceFiles({ paths, text, packageOf }) {
  return paths
    .filter(
      (file) => isCode(file) && packageOf(file) !== undefined && !/\/test\/|\.test\.[cm]?[jt]s$/.test(file),
    )
    .map((file) => ({ file, lines: text(file).replace(/\n$/, '').split('\n').length }))
}
