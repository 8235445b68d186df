/** The rows of the protocol page's table of rules, by what stands in their first cell. */
const ROWS = new Map([
  ['method', 'method'],
  ['canonical URI', 'canonical-uri'],
  ['canonical query', 'canonical-query'],
  ['canonical headers', 'canonical-headers'],
  ['signed headers', 'signed-headers'],
  ['payload hash', 'payload-hash'],
  ['on the wire', 'on-the-wire'],
  ['date', 'date'],
  ['方法', 'method'],
  ['规范 URI', 'canonical-uri'],
  ['规范查询字符串', 'canonical-query'],
  ['规范请求头', 'canonical-headers'],
  ['已签名的请求头', 'signed-headers'],
  ['请求体哈希', 'payload-hash'],
  ['实际发送的内容', 'on-the-wire'],
  ['日期', 'date'],
])
const NAMES = new Set(ROWS.values())
const FORMULAS = ['string-to-sign', 'signature', 'authorization']

/**
 * Gives each rule of the protocol page an anchor, to which the signer links.
 *
 * @param {string} markdown
 */
export function anchorRules(markdown) {
  const found = new Set()
  const anchored = markdown.replace(/^\| ([^|]+?) +\|/gm, (row, cell) => {
    const name = ROWS.get(cell)
    if (name === undefined || found.has(name)) return row
    found.add(name)
    return `| <a id="rule-${name}"></a>${cell} |`
  })
  const missing = [...NAMES].filter((name) => !found.has(name))
  if (missing.length > 0)
    throw new Error(`The protocol page has no row for ${missing.join(', ')}; the signer links to each rule.`)
  return anchored.replace(
    /^```/m,
    () => `${FORMULAS.map((name) => `<a id="rule-${name}"></a>`).join('')}\n\n\`\`\``,
  )
}
