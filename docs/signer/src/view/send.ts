import { commandFor } from '../commands/command.ts'
import { choice } from './choice.ts'
import type { Context, Section } from './context.ts'
import { copyButton } from './copy-button.ts'
import { element } from './element.ts'

/** The signed request as something to paste. */
export function send(context: Context): Section {
  const { texts } = context
  const as = choice('command', context, texts.send.as, {
    curl: 'curl',
    fetch: 'fetch',
    python: 'Python',
    typescript: texts.send.typescript,
  })
  const note = element('p', { class: 'missing' })
  const hint = element('p', { class: 'hint' })
  const code = element('code')
  const copy = copyButton(context, texts.sections.send, code)
  const block = element('pre', { class: 'command' }, code)
  const root = element(
    'section',
    { class: 'card send', 'aria-labelledby': 'send' },
    element('h2', { id: 'send' }, texts.sections.send),
    hint,
    element('div', { class: 'bar' }, as.root, copy),
    note,
    block,
  )
  return {
    root,
    show({ state, signing }) {
      as.show(state)
      const anew = state.command === 'typescript'
      hint.textContent = anew ? texts.send.typescriptHint : texts.send.hint
      const notes: string[] = []
      let command: string | undefined
      if (!signing.ok) notes.push(`${texts.cannotSign}.`)
      // A program that signs anew has keys of its own.
      else if (!anew && signing.missing.length > 0)
        notes.push(...signing.missing.map((key) => texts.stages.keyMissing[key]))
      else {
        const { signed } = signing
        command = commandFor(state.command, signed, state)
        if (command === undefined) notes.push(texts.send.target)
        if (state.payload === 'unsigned' && state.body === '') notes.push(texts.send.unsignedBody)
        const isFetchWithoutBody = state.command === 'fetch' && /^(GET|HEAD)$/.test(signed.method)
        if (isFetchWithoutBody && state.body !== '') notes.push(texts.send.bodyOfGet)
      }
      note.hidden = notes.length === 0
      note.textContent = notes.join(' ')
      block.hidden = command === undefined
      copy.hidden = command === undefined
      code.textContent = command ?? ''
    },
  }
}
