import { strict as assert } from 'node:assert'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { listPages } from '../build/pages.mjs'
import { root } from '../build/places.mjs'

/** Their Chinese is a summary that leads to the English. */
const SUMMARIES = new Set(['compatibility', 'performance', 'index'])
/** What differs on purpose: the prose of comments, and of reasons that only the source shows. */
const COMMENT = /(^|\s)(?:\/\/|#) .*$/gm
const FENCE = /^```(\w*)\n([\s\S]*?)\n```$/gm

/**
 * A page says the same in both languages, as far as a program can see: the same headings, tables and examples.
 *
 * @returns {import('./run-tests.mjs').Test[]}
 */
export function testLanguages() {
  const chinese = listPages().filter(({ language }) => language === 'zh')
  return chinese
    .map(({ source }) => ({ source, name: basename(source, '.md') }))
    .filter(({ name, source }) => !SUMMARIES.has(name) && source.startsWith('docs/guides/'))
    .map(({ source, name }) => ({
      name: `both languages of ${name} have the same headings, tables, examples and links to the other`,
      run: async () => {
        const guide = `docs/guides/${name}.md`
        const english = existsSync(join(root, guide)) ? guide : `docs/${name}.md`
        const [en, zh] = [english, source].map((path) => readFileSync(join(root, path), 'utf8'))
        assert.deepEqual(shapeOf(zh ?? ''), shapeOf(en ?? ''))
        const back = english === guide ? `../en/${name}.md` : `../../${name}.md`
        assert.ok(zh?.includes(`[English](${back})`), 'The Chinese page has no link to the English one.')
        if (english === guide)
          assert.ok(
            en?.includes(`[中文](../zh/${name}.md)`),
            'The English page has no link to the Chinese one.',
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
