import ts from 'typescript'
import { fault } from './fault.mjs'
import { parse, walk } from './walk.mjs'

/** Above a statement, or before the left side of `??`. */
const MARK = /\/\/ Short cut\b|\/\* short cut \*\//

/** The operators whose right side does without the left one. */
const FALL_BACK = new Set([ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.QuestionQuestionEqualsToken])

/**
 * A compiled file without what is there for speed alone: below a comment that begins with `Short cut`, a statement of a
 * function or a property that nothing else reads; and the left side of `??` and `??=` behind a comment that says so.
 * Without them the same comes out, later.
 *
 * @param {string} name for errors
 * @param {string} text of the compiled file
 * @returns {string}
 */
export function dropShortCuts(name, text) {
  const file = parse(name, text)
  let result = ''
  let at = 0
  for (const node of walk(file)) {
    // Those inside another one go with it; of nodes that begin together, the outermost comes first.
    if (node === file || node.pos < at || !MARK.test(text.slice(node.pos, node.getStart()))) continue
    result += text.slice(at, node.pos)
    if (ts.isParenthesizedExpression(node)) result += ' ('
    at = endOfShortCut(node, text)
  }
  result += text.slice(at)
  if (MARK.test(result)) throw fault(file.endOfFileToken, 'has a short cut marked before nothing.')
  return result
}

/**
 * @param {ts.Node} node
 * @param {string} text
 */
function endOfShortCut(node, text) {
  if (ts.isBlock(node.parent) && isStatement(node)) return node.end
  if (ts.isObjectLiteralElement(node)) return text[node.end] === ',' ? node.end + 1 : node.end
  const inside = ts.isParenthesizedExpression(node) ? node.expression : node
  if (ts.isBinaryExpression(inside) && FALL_BACK.has(inside.operatorToken.kind))
    return inside.operatorToken.end
  throw fault(
    node,
    'is marked as a short cut, but is no statement that can go, no property and no left side of `??` or `??=`.',
  )
}

/** @param {ts.Node} node */
function isStatement(node) {
  if (ts.isIfStatement(node)) return node.elseStatement === undefined
  return ts.isTryStatement(node) || ts.isExpressionStatement(node) || ts.isVariableStatement(node)
}
