import { createHash } from 'node:crypto'

/**
 * Puts the script and the style sheet into the page, and writes its security policy: nothing but these very two, by
 * their SHA-256. One file works from any server and from the disk, and there is nothing that it would have to load.
 *
 * @returns {import('vite').Plugin}
 */
export function singlePage() {
  return {
    name: 'single-page',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const files = Object.values(bundle)
      const page = files.find(({ fileName }) => fileName.endsWith('.html'))
      const script = files.find((file) => file.type === 'chunk')
      const style = files.find(({ fileName }) => fileName.endsWith('.css'))
      if (page?.type !== 'asset' || script?.type !== 'chunk' || style?.type !== 'asset' || files.length !== 3)
        throw new Error(
          `The signer must be one page, one script and one style sheet, not ${files.map(({ fileName }) => fileName).join(', ')}.`,
        )
      page.source = joinPage(String(page.source), script.code.trim(), String(style.source).trim())
      delete bundle[script.fileName]
      delete bundle[style.fileName]
    },
  }
}

/**
 * @param {string} page
 * @param {string} script
 * @param {string} style
 */
function joinPage(page, script, style) {
  if (/<\/(script|style)/i.test(script + style)) throw new Error('The code would end its own element.')
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
    // No text can become code or markup by mistake.
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
  const bare = page
    .replace(/\s*<script type="module"[^>]*><\/script>/, '')
    .replace(/\s*<link rel="stylesheet"[^>]*>/, '')
  const parts = [
    `<meta http-equiv="Content-Security-Policy" content="${policy}" />`,
    `<style>${style}</style>`,
  ]
  // As functions, since code may hold $& and the like.
  const joined = bare
    .replace('<meta charset="utf-8" />', (charset) => `${charset}\n    ${parts[0]}`)
    .replace('</head>', () => `  ${parts[1]}\n  </head>`)
    .replace('</body>', () => `  <script type="module">${script}</script>\n  </body>`)
  if (!joined.includes(policy) || joined.includes('src='))
    throw new Error('The page is not as expected: its policy is missing, or it still loads a file.')
  return joined
}

/** @param {string} content */
const hashOf = (content) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`
