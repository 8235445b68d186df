import ts from 'typescript'
import { parse, walk } from './walk.mjs'

/**
 * The names that a message may begin with: those of parameters, destructured ones included, and of methods.
 *
 * @param {Iterable<readonly [name: string, text: string]>} files
 * @returns {Set<string>}
 */
export function collectArgumentNames(files) {
  /** @type {Set<string>} */
  const names = new Set()
  for (const [name, text] of files)
    for (const node of walk(parse(name, text)))
      if (ts.isParameter(node)) addNames(node.name, names)
      else if (isMethod(node) && ts.isIdentifier(node.name)) names.add(node.name.text)
  return names
}

/**
 * @param {ts.Node} node
 * @returns {node is ts.MethodDeclaration | ts.PropertyAssignment}
 */
function isMethod(node) {
  return (
    ts.isMethodDeclaration(node) || (ts.isPropertyAssignment(node) && ts.isFunctionLike(node.initializer))
  )
}

/**
 * @param {ts.BindingName} binding
 * @param {Set<string>} names
 */
function addNames(binding, names) {
  if (ts.isIdentifier(binding)) names.add(binding.text)
  else for (const element of binding.elements) if (ts.isBindingElement(element)) addNames(element.name, names)
}
