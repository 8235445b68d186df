import type { View } from '../derive/view.ts'
import type { State } from '../state.ts'
import type { Texts } from '../texts/texts.ts'
import { authorization } from './authorization.ts'
import type { Context } from './context.ts'
import { element } from './element.ts'
import { explain } from './explain.ts'
import { masthead } from './masthead.ts'
import { requestForm } from './request-form.ts'
import { send } from './send.ts'
import { stages } from './stages.ts'

/** The whole page in one language. */
export interface Page {
  readonly show: (view: View) => void
}

export function buildPage(texts: Texts, change: (change: Partial<State>) => void): Page {
  const spoken = element('p', { class: 'unseen', role: 'status' })
  const context: Context = { texts, change, announce: (text) => (spoken.textContent = text) }
  const sections = {
    masthead: masthead(context),
    form: requestForm(context),
    stages: stages(context),
    send: send(context),
    explain: explain(context),
    authorization: authorization(context),
  }
  const focused = document.activeElement?.id
  document.documentElement.lang = texts.tag
  document.title = texts.title
  document.body.replaceChildren(
    sections.masthead.root,
    element(
      'main',
      {},
      sections.form.root,
      element('div', { class: 'column' }, sections.stages.root, sections.send.root),
      sections.explain.root,
      sections.authorization.root,
    ),
    spoken,
  )
  // A change of language builds the page anew: the focus stays where it was.
  if (focused !== undefined && focused !== '') document.getElementById(focused)?.focus()
  return {
    show(view) {
      for (const section of Object.values(sections)) section.show(view)
    },
  }
}
