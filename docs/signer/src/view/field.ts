import type { Part } from '../derive/parts.ts'
import type { State } from '../state.ts'
import type { Context } from './context.ts'
import { element } from './element.ts'

/** The fields whose value is text. */
export type TextField =
  | 'method'
  | 'url'
  | 'headers'
  | 'body'
  | 'hash'
  | 'accessKeyId'
  | 'secretAccessKey'
  | 'securityToken'
  | 'date'
  | 'region'
  | 'service'
  | 'answer'
  | 'status'
  | 'authorization'

export interface FieldOptions {
  readonly label: string
  readonly hint?: string
  readonly lines?: number
  readonly type?: 'text' | 'password'
  readonly inputMode?: 'numeric' | 'url'
  /** Suggestions; anything else can be typed as well. */
  readonly list?: readonly string[]
  readonly beside?: HTMLElement
  /** The part of the signature that the field becomes: it lends the label its colour. */
  readonly part?: Part
}

export interface FieldView {
  readonly root: HTMLElement
  readonly input: HTMLInputElement | HTMLTextAreaElement
  /** Takes the value of the state, and says what is wrong with it. */
  readonly show: (state: State, fault?: HTMLElement) => void
}

/** A labelled text field. Browsers shall neither keep, complete, correct nor send anywhere what is typed. */
export function field(name: TextField, { change }: Context, options: FieldOptions): FieldView {
  const { label, hint, lines, type = 'text', inputMode, list, beside, part } = options
  const hintId = hint === undefined ? undefined : `${name}-hint`
  const faultId = `${name}-fault`
  const shared = {
    id: name,
    autocomplete: 'off',
    autocapitalize: 'off',
    autocorrect: 'off',
    spellcheck: 'false',
    translate: 'no',
    'aria-describedby': hintId,
  }
  const input =
    lines === undefined
      ? element('input', { ...shared, type, inputmode: inputMode, list: list && `${name}-list` })
      : element('textarea', { ...shared, rows: String(lines) })
  input.addEventListener('input', () => change({ [name]: input.value }))
  const fault = element('div', { id: faultId })
  const root = element(
    'div',
    { class: `field field-${name}` },
    element('label', { for: name, class: part && `swatch part-${part}` }, label),
    element('div', { class: 'input' }, input, beside),
    hint !== undefined && element('p', { class: 'hint', id: hintId }, hint),
    list && element('datalist', { id: `${name}-list` }, ...list.map((value) => element('option', { value }))),
    fault,
  )
  return {
    root,
    input,
    show(state, message) {
      if (input.value !== state[name]) input.value = state[name]
      fault.replaceChildren(...(message === undefined ? [] : [message]))
      if (message === undefined) input.removeAttribute('aria-invalid')
      else input.setAttribute('aria-invalid', 'true')
      const described = [hintId, message === undefined ? undefined : faultId].filter((id) => id !== undefined)
      if (described.length > 0) input.setAttribute('aria-describedby', described.join(' '))
      else input.removeAttribute('aria-describedby')
    },
  }
}
