import tsBlankSpace from 'ts-blank-space'

const MANAGERS = ['npm', 'pnpm', 'bun', 'deno']
const INSTALL = /^npm install (?<dev>-D )?(?<names>[@\w/ .-]+)$/

/**
 * TypeScript with types gets a tab with the same in JavaScript, and `npm install` tabs for the other package managers.
 *
 * @param {import('vitepress').MarkdownRenderer} md
 */
export function fencesWithTabs(md) {
  const { fence } = md.renderer.rules
  if (fence === undefined) throw new Error('markdown-it has no rule for fences.')
  let groups = 0
  md.renderer.rules.fence = (tokens, at, options, env, self) => {
    const token = tokens[at]
    if (token === undefined) return ''
    const tabs = tabsOf(token.info.trim(), token.content)
    if (tabs.length < 2) return fence(tokens, at, options, env, self)
    const group = `tabs-${++groups}`
    const blocks = tabs.map(({ language, code }, index) => {
      const one = Object.assign(Object.create(Object.getPrototypeOf(token)), token, {
        info: language,
        content: code,
      })
      const html = fence([one], 0, options, env, self)
      return index === 0 ? html.replace('class="', 'class="active ') : html
    })
    const labels = tabs.map(
      ({ title }, index) =>
        `<input type="radio" name="${group}" id="${group}-${index}" ${index === 0 ? 'checked' : ''}><label data-title="${title}" for="${group}-${index}">${title}</label>`,
    )
    return `<div class="vp-code-group vp-adaptive-theme"><div class="tabs">${labels.join('')}</div><div class="blocks">${blocks.join('')}</div></div>\n`
  }
}

/**
 * @param {string} language
 * @param {string} code
 * @returns {{ title: string, language: string, code: string }[]}
 */
function tabsOf(language, code) {
  // What has no import is a signature of the reference.
  if (language === 'ts') {
    if (!/^import /m.test(code)) return []
    const javascript = withoutTypes(code)
    return javascript === code
      ? []
      : [
          { title: 'TypeScript', language, code },
          { title: 'JavaScript', language: 'js', code: javascript },
        ]
  }
  const lines = code.trim().split('\n')
  if (language !== 'sh' || !lines.every((line) => INSTALL.test(line))) return []
  return MANAGERS.map((title) => ({
    title,
    language,
    code: `${lines.map((line) => installWith(title, line)).join('\n')}\n`,
  }))
}

/**
 * Types become blanks. A line that had nothing else goes; within a line, one blank is left.
 *
 * @param {string} code
 */
function withoutTypes(code) {
  const written = code.split('\n')
  return tsBlankSpace(code)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line, at) => line !== '' || written[at]?.trim() === '')
    .map((line) => line.replace(/(?<=\S) {2,}(?=[,);=]|\{$|=>)/g, ' '))
    .join('\n')
}

/**
 * @param {string} manager
 * @param {string} line
 */
function installWith(manager, line) {
  const { dev = '', names = '' } = INSTALL.exec(line)?.groups ?? {}
  if (manager === 'npm') return line
  if (manager === 'deno') return `deno add ${dev}${names.replace(/(^| )(?=[@\w])/g, '$1npm:')}`
  return `${manager} add ${dev}${names}`
}
