/**
 * @typedef {object} Example a fenced piece of code of a page, and what its mark says about it
 * @property {string} kind
 * @property {string} subject what stands behind the kind: a file name, a target
 * @property {string} prints what running it must print
 * @property {string} language
 * @property {string} code
 * @property {number} line
 */

const FENCE = /^(?:<!-- ((?:example|recipe): [^\n]+?) -->\n\n?)?```(\w*)\n([\s\S]*?)\n```$/gm
/** A table whose last column has lines of code. */
const TABLE = /^<!-- example: lines -->\n\n?((?:\|.*\|\n?)+)/gm
/** A recipe is run by the tests of its package. */
const RECIPE = /^recipe: \w+$/
const MARK = /^example: (\w+)(?: (?:with )?([^,\s]+))?(?:, (.+))?$/
/** What is no program: texts that are shown, answers, requests. */
const SHOWN_AS_IT_IS = new Set(['text', 'http', 'json', 'csv'])
const KINDS = new Set([
  'run',
  'offline',
  'shown',
  'file',
  'shell',
  'serve',
  'nginx',
  'behind',
  'call',
  'check',
])

/**
 * The examples of a page. In a guide, one without a mark is an error: what can be pasted is run, or says why not.
 *
 * @param {string} markdown
 * @param {string} source from the top of the repository
 * @returns {Example[]}
 */
export function readExamples(markdown, source) {
  const marked = /^docs\/(?:zh\/)?(?:guides\/|protocol\.md)/.test(source)
  /** @type {Example[]} */
  const examples = []
  for (const { 1: mark, 2: language = '', 3: code = '', index } of markdown.matchAll(FENCE)) {
    const line = markdown.slice(0, index).split('\n').length
    if (mark === undefined && (!marked || SHOWN_AS_IT_IS.has(language))) continue
    const [, kind = '', subject = '', rest = ''] =
      MARK.exec((mark ?? '').replace(RECIPE, 'example: shown, tested')) ?? []
    if (!KINDS.has(kind))
      throw new Error(
        `${source}:${line}: this example needs a mark such as <!-- example: run, prints 200 -->.`,
      )
    if (kind === 'shown' && rest === '')
      throw new Error(`${source}:${line}: an example that is not run says why: <!-- example: shown, ... -->.`)
    examples.push({ kind, subject, prints: rest.replace(/^prints /, ''), language, code, line })
  }
  for (const { 1: table = '', index } of markdown.matchAll(TABLE))
    examples.push({
      kind: 'lines',
      subject: '',
      prints: '',
      language: '',
      code: readLines(table).join('\n'),
      line: markdown.slice(0, index).split('\n').length,
    })
  return examples
}

/**
 * The pieces of code in the last column of a table.
 *
 * @param {string} table
 */
function readLines(table) {
  const [, , ...rows] = table.trim().split('\n')
  return rows.flatMap((row) => {
    const codes = [...(row.split('|').at(-2) ?? '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
    if (codes.length === 0) throw new Error(`This row of a table has no line of code: ${row}`)
    return codes
  })
}
