import type { Part } from '../derive/parts.ts'
import type { Signing } from '../derive/sign-form.ts'
import type { Relation, TakenApart } from '../derive/take-apart.ts'
import type { Language } from '../state.ts'
import type { Context, Section } from './context.ts'
import { button, element } from './element.ts'
import { faultView } from './fault.ts'
import { field } from './field.ts'
import { partLink } from './part-link.ts'

/** A pasted Authorization header, part by part, and how it relates to the request of the form. */
export function authorization(context: Context): Section {
  const { texts, change } = context
  const words = texts.authorization
  const pasted = field('authorization', context, { label: words.value, hint: words.hint, lines: 3 })
  let current: Signing | undefined
  const example = button(words.example, () => {
    if (current?.ok) change({ authorization: current.signed.headers['Authorization'] ?? '' })
  })
  const result = element('div', { role: 'status' })
  const root = element(
    'section',
    { class: 'card take-apart', 'aria-labelledby': 'take-apart' },
    element('h2', { id: 'take-apart' }, texts.sections.authorization),
    element('div', { class: 'examples' }, example),
    pasted.root,
    result,
  )
  return {
    root,
    show({ state, signing, takenApart }) {
      current = signing
      example.disabled = !signing.ok || signing.missing.length > 0
      pasted.show(state)
      result.replaceChildren(...(takenApart ? shown(context, takenApart, state.language) : []))
    },
  }
}

function shown({ texts }: Context, taken: TakenApart, language: Language): HTMLElement[] {
  const words = texts.authorization
  if (!taken.ok) return [element('h3', {}, words.cannotRead), faultView(texts, taken.code, taken.message)]
  const { algorithm, accessKeyId, signedHeaders, signature } = taken.parts
  const rows: [Part, string][] = [
    ['algorithm', algorithm],
    ['access-key', accessKeyId],
    ['signed-headers', signedHeaders.join('; ')],
    ['signature', signature],
  ]
  return [
    element(
      'table',
      { class: 'lines' },
      element('caption', { class: 'unseen' }, words.table),
      element(
        'tbody',
        {},
        ...rows.map(([part, text]) =>
          element(
            'tr',
            { class: `part part-${part}` },
            element('th', { scope: 'row' }, partLink(part, language, texts.parts[part])),
            element('td', {}, element('code', {}, text)),
          ),
        ),
      ),
    ),
    taken.relation === undefined
      ? element('p', { class: 'hint' }, words.needsKeys)
      : element('ul', { class: 'relation' }, ...relationLines(words, taken.relation)),
  ]
}

function relationLines(words: Context['texts']['authorization'], relation: Relation): HTMLElement[] {
  const { isSameAccessKey, isSameSignature, onlyThere, onlyHere } = relation
  const lines = [
    isSameSignature
      ? element('li', { class: 'good' }, words.sameSignature)
      : element('li', { class: 'bad' }, words.otherSignature),
    !isSameAccessKey && element('li', { class: 'bad' }, words.otherAccessKey),
    onlyThere.length > 0 && element('li', { class: 'bad' }, words.onlyThere(onlyThere.join(', '))),
    onlyHere.length > 0 && element('li', { class: 'bad' }, words.onlyHere(onlyHere.join(', '))),
  ]
  return lines.filter((line) => line !== false)
}
