/**
 * Why a file cannot be shortened, and where: this ends the build.
 *
 * @param {import('typescript').Node} node
 * @param {string} message
 */
export function fault(node, message) {
  const file = node.getSourceFile()
  const { line } = file.getLineAndCharacterOfPosition(node.getStart(file))
  return new Error(`${file.fileName}:${line + 1} ${message}`)
}
