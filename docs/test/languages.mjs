import { strict as assert } from 'node:assert'
import { readFileSync } from 'node:fs'
import { basename, join, posix } from 'node:path'
import { listPages } from '../.vitepress/pages.mjs'
import { root } from '../.vitepress/links.mjs'

/** Their Chinese is a summary that leads to the English. */
const SUMMARIES = new Set(['compatibility', 'performance'])
/** What differs on purpose: the prose of comments, and of reasons that only the source shows. */
const COMMENT = /(^|\s)(?:\/\/|#) .*$/gm
const FENCE = /^```(\w*)\n([\s\S]*?)\n```$/gm

/**
 * A page says the same in both languages, as far as a program can see: the same headings, tables and examples.
 *
 * @returns {import('./run-tests.mjs').Test[]}
 */
export function testLanguages() {
  return listPages()
    .filter((source) => source.startsWith('docs/zh/') && !SUMMARIES.has(basename(source, '.md')))
    .map((source) => ({
      name: `both languages of ${source.slice('docs/zh/'.length)} have the same headings, tables, examples and links to the other`,
      run: async () => {
        const english = source.replace('docs/zh/', 'docs/')
        const [en = '', zh = ''] = [english, source].map((path) => readFileSync(join(root, path), 'utf8'))
        assert.deepEqual(shapeOf(zh), shapeOf(en))
        for (const [text, label, from, to] of /** @type {const} */ ([
          [zh, 'English', source, english],
          [en, '中文', english, source],
        ]))
          assert.ok(
            text.includes(`\n[${label}](${posix.relative(posix.dirname(from), to)})\n`),
            `${from} has no link to ${to}.`,
          )
      },
    }))
}

/** @param {string} markdown */
function shapeOf(markdown) {
  const code = [...markdown.matchAll(FENCE)].map(([, language = '', text = '']) => ({
    language,
    // A text is prose as often as not.
    text: language === 'text' ? undefined : text.replace(COMMENT, '$1').trimEnd(),
  }))
  const prose = markdown.replace(FENCE, '')
  return {
    headings: [...prose.matchAll(/^#+(?= )/gm)].map(([level]) => level),
    tables: [...prose.matchAll(/(?:^\|.*\n?)+/gm)].map(([table]) => table.trim().split('\n').length),
    marks: [...markdown.matchAll(/^<!-- example: (\w+)/gm)].map(([, kind]) => kind),
    code,
  }
}
