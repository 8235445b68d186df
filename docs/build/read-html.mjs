/**
 * @typedef {object} HtmlPage
 * @property {ReadonlySet<string>} ids
 * @property {readonly string[]} links every `href` and `src`
 */

const TAG = /<[a-z][^\s>]*((?:\s+[^\s=>]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+))?)*)\s*\/?>/gi
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/g
const ENTITIES = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['#39', "'"],
  ['#x27', "'"],
])

/**
 * The links and the anchors of a page that this build has written.
 *
 * @param {string} html
 * @returns {HtmlPage}
 */
export function readHtml(html) {
  const ids = new Set()
  const links = []
  const bare = html
    .replace(/<(script|style)\b([^>]*)>[\s\S]*?<\/\1>/gi, '<$1$2>')
    .replace(/<!--[\s\S]*?-->/g, '')
  for (const [, attributes = ''] of bare.matchAll(TAG)) {
    for (const [, name = '', double, single, plain] of attributes.matchAll(ATTRIBUTE)) {
      const value = decode(double ?? single ?? plain ?? '')
      if (name === 'id' || name === 'name') ids.add(value)
      if (name === 'href' || name === 'src') links.push(value)
    }
  }
  return { ids, links }
}

/** @param {string} text */
const decode = (text) => text.replace(/&(#?\w+);/g, (whole, name) => ENTITIES.get(name) ?? whole)
