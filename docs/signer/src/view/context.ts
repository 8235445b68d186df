import type { View } from '../derive/view.ts'
import type { State } from '../state.ts'
import type { Texts } from '../texts/texts.ts'

/** What every section is built with: the words, and the one way to change the state. */
export interface Context {
  readonly texts: Texts
  readonly change: (change: Partial<State>) => void
  /** Says something aloud, without moving the focus. */
  readonly announce: (text: string) => void
}

/** A part of the page that is built once for a language, and then only told what to show. */
export interface Section {
  readonly root: HTMLElement
  readonly show: (view: View) => void
}
