import type { Language } from '../state.ts'
import type { Context, Section } from './context.ts'
import { element } from './element.ts'
import type { Theme } from './theme.ts'

const LANGUAGES: Record<Language, string> = { en: 'English', zh: '中文' }

/** The title, the promise, and the two choices that concern the page itself. */
export function masthead({ texts, change }: Context): Section {
  const language = select<Language>('language', texts.language, LANGUAGES, (value) =>
    change({ language: value }),
  )
  for (const option of language.options) option.lang = option.value
  const theme = select<Theme>('theme', texts.theme, texts.themes, (value) => change({ theme: value }))
  const root = element(
    'header',
    { class: 'masthead' },
    element('h1', {}, texts.title),
    element(
      'div',
      { class: 'choices' },
      element('a', { href: '../index.html', id: 'documentation' }, texts.documentation),
      element('label', {}, texts.language, language),
      element('label', {}, texts.theme, theme),
    ),
    element('p', { class: 'promise' }, texts.promise),
  )
  return {
    root,
    show({ state }) {
      language.value = state.language
      theme.value = state.theme
    },
  }
}

function select<T extends string>(
  id: string,
  label: string,
  options: Readonly<Record<T, string>>,
  onChange: (value: T) => void,
): HTMLSelectElement {
  const names = Object.keys(options) as T[]
  const made = element(
    'select',
    { id, 'aria-label': label },
    ...names.map((value) => element('option', { value }, options[value])),
  )
  made.addEventListener('change', () => {
    const chosen = names.find((name) => name === made.value)
    if (chosen !== undefined) onChange(chosen)
  })
  return made
}
