import ts from 'typescript'

/**
 * A node and all that is in it.
 *
 * @param {ts.Node} node
 * @returns {Generator<ts.Node>}
 */
export function* walk(node) {
  yield node
  /** @type {ts.Node[]} */
  const children = []
  ts.forEachChild(node, (child) => void children.push(child))
  for (const child of children) yield* walk(child)
}

/**
 * @param {string} name
 * @param {string} text
 */
export function parse(name, text) {
  return ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS)
}
