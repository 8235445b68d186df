import type { Context } from './context.ts'
import { button } from './element.ts'

/** Copies what stands in an element; where the browser forbids that, selects it. */
export function copyButton(
  { texts, announce }: Context,
  what: string,
  source: HTMLElement,
): HTMLButtonElement {
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(source.textContent)
      announce(texts.copied)
      made.textContent = texts.copied
    } catch {
      source.hidden = false
      getSelection()?.selectAllChildren(source)
      announce(texts.copyFailed)
      made.textContent = texts.copyFailed
    }
    setTimeout(() => (made.textContent = texts.copy), 2000)
  }
  const made = button(texts.copy, () => void copy(), {
    class: 'copy',
    'aria-label': `${texts.copy}: ${what}`,
  })
  return made
}
