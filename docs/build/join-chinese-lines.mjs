import { outsideCode } from './rewrite-links.mjs'

const CHINESE = '[\\u3001-\\u303f\\u3400-\\u9fff\\uff00-\\uffef\\u201c\\u201d]'
const PUNCTUATION = '[\\u3001-\\u303f\\uff00-\\uffef]'
const BETWEEN_CHINESE = new RegExp(`(${CHINESE})\\n *(?=${CHINESE})`, 'g')
// Not before a list, a table, a heading or a quotation.
const AFTER_PUNCTUATION = new RegExp(`(${PUNCTUATION})\\n *(?=[\`\\[A-Za-z])`, 'g')

/**
 * A line break within a Chinese paragraph would be shown as a space, which Chinese does not have.
 *
 * @param {string} markdown
 */
export function joinChineseLines(markdown) {
  return outsideCode(markdown, (text) => text.replace(BETWEEN_CHINESE, '$1').replace(AFTER_PUNCTUATION, '$1'))
}
