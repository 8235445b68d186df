import ts from 'typescript'
import { isCode, lineOf, parse, walk } from '../read-imports.mjs'

const TEST_FUNCTIONS = new Set(['it', 'test', 'describe', 'suite', 'bench'])
const SILENCED = /@ts-(?:ignore|nocheck)\b/

/** @type {import('../read-workspace.mjs').Rule} */
export function checkForbiddenCode({ paths, text }) {
  /** @type {import('../read-workspace.mjs').Finding[]} */
  const findings = []
  for (const file of paths.filter(isCode)) {
    const source = parse(file, text(file))
    /** @param {number} line @param {string} message */
    const add = (line, message) => findings.push({ rule: 'forbidden-code', file, line, message })
    walk(source, (node) => {
      const line = () => lineOf(source, node.getStart(source))
      if (isCast(node) && node.type.kind === ts.SyntaxKind.AnyKeyword)
        add(line(), 'casts to any; say what it is, or unknown')
      if (isOnly(node)) add(line(), 'runs this test and leaves out the others; remove only')
    })
    for (const [at, content] of text(file).split('\n').entries()) {
      if (SILENCED.test(content))
        add(at + 1, 'silences the compiler; @ts-expect-error in a type test, or a better type')
    }
  }
  return findings
}

/**
 * @param {ts.Node} node
 * @returns {node is ts.AsExpression | ts.TypeAssertion}
 */
function isCast(node) {
  return ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)
}

/** @param {ts.Node} node */
function isOnly(node) {
  if (!ts.isPropertyAccessExpression(node) || node.name.text !== 'only') return false
  let { expression } = node
  while (ts.isPropertyAccessExpression(expression) || ts.isCallExpression(expression))
    ({ expression } = expression)
  return ts.isIdentifier(expression) && TEST_FUNCTIONS.has(expression.text)
}
