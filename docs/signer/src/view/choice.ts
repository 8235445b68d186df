import type { Context } from './context.ts'
import { element } from './element.ts'
import type { State } from '../state.ts'

/** A group of radio buttons: the browser moves between them with the arrow keys. */
export function choice<K extends 'algorithm' | 'payload' | 'command'>(
  name: K,
  { change }: Context,
  legend: string,
  options: Readonly<Record<State[K], string>>,
): { root: HTMLElement; show: (state: State) => void } {
  const inputs = new Map(
    (Object.keys(options) as State[K][]).map((value) => {
      const input = element('input', { type: 'radio', name, id: `${name}-${value}`, value })
      input.addEventListener('change', () => change({ [name]: value }))
      return [value, input]
    }),
  )
  const root = element(
    'fieldset',
    { class: `choice choice-${name}` },
    element('legend', {}, legend),
    ...[...inputs].map(([value, input]) => element('label', {}, input, element('span', {}, options[value]))),
  )
  return {
    root,
    show(state) {
      for (const [value, input] of inputs) input.checked = state[name] === value
    },
  }
}
