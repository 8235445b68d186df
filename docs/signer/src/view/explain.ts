import type { Explanation } from '../derive/compare-answer.ts'
import { exampleAnswer } from '../derive/example-answer.ts'
import type { Signing } from '../derive/sign-form.ts'
import type { Language } from '../state.ts'
import { comparison } from './comparison.ts'
import type { Context, Section } from './context.ts'
import { button, element } from './element.ts'
import { field } from './field.ts'

/** A pasted answer, explained: both canonical requests side by side, and the cause of each difference. */
export function explain(context: Context): Section {
  const { texts, change } = context
  const words = texts.explain
  const answer = field('answer', context, { label: words.answer, lines: 6 })
  const status = field('status', context, { label: words.status, inputMode: 'numeric' })
  let current: Signing | undefined
  const example = button(words.example, () => {
    if (current?.ok) change({ answer: exampleAnswer(current.signed), status: '401' })
  })
  const needsRequest = element('p', { class: 'missing' }, words.needsRequest)
  const result = element('div', { class: 'explanation', role: 'status' })
  const root = element(
    'section',
    { class: 'card explain', 'aria-labelledby': 'explain' },
    element('h2', { id: 'explain' }, texts.sections.explain),
    element('p', { class: 'hint' }, words.hint),
    element('div', { class: 'examples' }, example),
    element('div', { class: 'line' }, answer.root, status.root),
    needsRequest,
    result,
  )
  return {
    root,
    show({ state, signing, explanation }) {
      current = signing
      answer.show(state)
      status.show(state)
      example.disabled = !signing.ok
      needsRequest.hidden = signing.ok || state.answer === ''
      result.replaceChildren(...(explanation ? explained(context, explanation, state.language) : []))
    },
  }
}

function explained(context: Context, { mismatch, compared }: Explanation, language: Language): HTMLElement[] {
  const { texts, change } = context
  const words = texts.explain
  const translated = words.translation?.advice[mismatch.kind]
  const rest = mismatch.advice.filter(
    (advice) => !mismatch.differences.some((difference) => difference.advice === advice),
  )
  const date = compared.find(
    ({ header, verdict }) => header === 'x-sdk-date' && verdict === 'differs',
  )?.theirs
  const shown = [
    element('h3', {}, words.kinds[mismatch.kind]),
    element('p', { class: 'summary', lang: 'en' }, mismatch.summary),
    mismatch.requestId !== undefined &&
      element('p', { class: 'hint' }, `${words.requestId}: `, element('code', {}, mismatch.requestId)),
    date !== undefined && button(words.useDate(date), () => change({ date }), { class: 'quiet' }),
    compared.length > 0 && comparison(context, compared, language),
    (rest.length > 0 || translated !== undefined) && element('h4', {}, words.advice),
    translated !== undefined && element('p', {}, translated),
    rest.length > 0 && element('ul', { lang: 'en' }, ...rest.map((advice) => element('li', {}, advice))),
  ]
  return shown.filter((node) => node !== false)
}
