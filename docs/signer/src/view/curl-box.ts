import { readCurl } from '../derive/read-curl.ts'
import type { Context } from './context.ts'
import { element } from './element.ts'

/** A curl command, pasted, fills in the form. What was pasted is forgotten with the page. */
export function curlBox({ texts, change, announce }: Context): HTMLElement {
  const words = texts.curl
  const input = element('textarea', {
    id: 'curl',
    rows: '4',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    translate: 'no',
    placeholder: "curl 'https://...' -H '...'",
    'aria-describedby': 'curl-result',
  })
  const result = element('ul', { id: 'curl-result', class: 'notes' })
  input.addEventListener('input', () => {
    if (input.value.trim() === '') return result.replaceChildren()
    const read = readCurl(input.value)
    if (read.ok) change(read.fields)
    const lines = read.ok
      ? [words.filledIn, ...read.notes.map((note) => words.notes[note])]
      : [read.word === undefined ? words.incomplete : words.unknown(read.word)]
    result.replaceChildren(...lines.map((line) => element('li', {}, line)))
    announce(lines.join(' '))
  })
  return element(
    'details',
    { class: 'curl' },
    element('summary', {}, words.summary),
    element('label', { for: 'curl', class: 'unseen' }, words.summary),
    input,
    result,
  )
}
