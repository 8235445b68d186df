import type { Part } from '../derive/parts.ts'
import type { Language } from '../state.ts'
import { element } from './element.ts'
import { ruleOf } from './rules.ts'

/** A part's name, or its text, as a link to its rule. */
export function partLink(part: Part, language: Language, text: string, title?: string): HTMLElement {
  return element('a', { href: ruleOf(part, language), class: `piece part-${part}`, title }, text)
}
