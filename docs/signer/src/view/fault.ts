import type { SignerErrorCode } from '@apig/signer-core'
import type { Texts } from '../texts/texts.ts'
import { element } from './element.ts'

/** A fault as people read it: in the page's language where there are words for it, and in the library's own. */
export function faultView(texts: Texts, code: SignerErrorCode | undefined, message: string): HTMLElement {
  const translated = code === undefined ? undefined : texts.errors[code]
  return element(
    'p',
    { class: 'fault' },
    code !== undefined && element('code', {}, code),
    code !== undefined && ' ',
    translated,
    translated !== undefined && element('br'),
    element('span', { class: translated === undefined ? '' : 'original', lang: code && 'en' }, message),
  )
}
