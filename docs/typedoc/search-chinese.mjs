import { IndexEvent } from 'typedoc'

const CHINESE = /[\u3400-\u9fff]+/g

/**
 * The search cuts everything but ASCII letters from the ends of a word, which leaves nothing of a Chinese one. Between
 * two underscores it stays; a search for any part of it finds it, since every word is looked for with a star around it.
 *
 * @param {import('typedoc').Application} app
 */
export function searchChinese(app) {
  app.renderer.on(IndexEvent.PREPARE_INDEX, (event) => {
    event.searchFieldWeights['chinese'] = 1
    for (const [at, found] of event.searchResults.entries()) {
      if (!found.isDocument()) continue
      const text = `${found.name} ${found.content.map((part) => part.text).join('')}`
      const words = new Set(text.match(CHINESE))
      if (words.size === 0) continue
      event.searchFields[at] = {
        ...event.searchFields[at],
        chinese: [...words].map((word) => `_${word}_`).join(' '),
      }
    }
  })
}
