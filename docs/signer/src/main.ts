import { deriveView } from './derive/view.ts'
import { firstRequest } from './examples.ts'
import type { Language, State } from './state.ts'
import { en } from './texts/en.ts'
import { zh } from './texts/zh.ts'
import { buildPage } from './view/page.ts'
import { applyTheme } from './view/theme.ts'

// State flows one way: what is typed changes the state, the view is computed from the state, the page shows the view.
const texts = { en, zh }

let state: State = {
  language: firstLanguage(),
  theme: 'auto',
  ...firstRequest(new URLSearchParams(location.search)),
  command: 'curl',
  answer: '',
  status: '',
  authorization: '',
}
let page = buildPage(texts[state.language], change)
page.show(deriveView(state))

function change(changed: Partial<State>): void {
  const before = state
  state = { ...state, ...changed }
  if (state.language !== before.language) page = buildPage(texts[state.language], change)
  if (state.theme !== before.theme) applyTheme(state.theme)
  page.show(deriveView(state))
}

/** `?lang=zh` from a Chinese page of the site, else the browser's language. */
function firstLanguage(): Language {
  const wanted = new URLSearchParams(location.search).get('lang') ?? navigator.language
  return wanted.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}
