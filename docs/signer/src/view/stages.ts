import { linesOfCanonicalRequest, linesOfStringToSign, piecesOfAuthorization } from '../derive/parts.ts'
import type { Line, Part } from '../derive/parts.ts'
import type { Signing } from '../derive/sign-form.ts'
import type { Language } from '../state.ts'
import type { Context, Section } from './context.ts'
import { copyButton } from './copy-button.ts'
import { element } from './element.ts'
import { partLink } from './part-link.ts'

type Signed = Signing & { readonly ok: true }

/** The four stages of the signature, one below the other, as they come out of the form. */
export function stages(context: Context): Section {
  const { texts } = context
  const results = element('div', { class: 'results' })
  const fault = element('p', { class: 'cannot', role: 'status' })
  const root = element(
    'section',
    { class: 'card stages', 'aria-labelledby': 'stages' },
    element('h2', { id: 'stages' }, texts.sections.stages),
    fault,
    results,
  )
  return {
    root,
    show({ state, signing }) {
      results.hidden = !signing.ok
      fault.hidden = signing.ok
      fault.textContent = signing.ok ? '' : cannotSign(context, signing)
      results.replaceChildren(...(signing.ok ? stagesOf(context, signing, state.language) : []))
    },
  }
}

function cannotSign({ texts }: Context, { code, message }: Signing & { readonly ok: false }): string {
  const said = typeof message === 'string' ? message : texts.lineWithoutColon(message.lineWithoutColon)
  const translated = code === undefined ? undefined : texts.errors[code]
  return `${texts.cannotSign}: ${translated ?? said}`
}

function stagesOf(context: Context, signing: Signed, language: Language): HTMLElement[] {
  const { texts } = context
  const { canonicalRequest, stringToSign, signature, headers } = signing.signed
  const names = texts.stages
  const missing = signing.missing.map((key) => element('p', { class: 'missing' }, names.keyMissing[key]))
  const keyless = missing.length > 0
  const authorization = piecesOfAuthorization(headers['Authorization'] ?? '')
  return [
    stage(
      context,
      names.canonicalRequest,
      names.canonicalRequestHint,
      canonicalRequest,
      linesTable(context, names.canonicalRequest, linesOfCanonicalRequest(canonicalRequest), language),
    ),
    stage(
      context,
      names.stringToSign,
      names.stringToSignHint,
      stringToSign,
      linesTable(context, names.stringToSign, linesOfStringToSign(stringToSign), language),
    ),
    stage(
      context,
      names.signature,
      names.signatureHint,
      keyless ? undefined : signature,
      ...(keyless
        ? missing
        : [linesTable(context, names.signature, [{ part: 'signature', text: signature }], language)]),
    ),
    stage(
      context,
      names.authorization,
      names.authorizationHint,
      keyless ? undefined : (headers['Authorization'] ?? ''),
      ...(keyless
        ? missing.map((node) => node.cloneNode(true))
        : [
            element(
              'code',
              { class: 'authorization' },
              ...authorization.map(({ part, text }) =>
                part === undefined ? text : partLink(part, language, text, texts.parts[part]),
              ),
            ),
          ]),
    ),
  ]
}

/** A heading, what it is, the exact text to copy, and the text taken apart. */
function stage(
  context: Context,
  name: string,
  hint: string,
  exact: string | undefined,
  ...content: Node[]
): HTMLElement {
  const source = element('pre', { hidden: true }, exact ?? '')
  return element(
    'article',
    { class: 'stage' },
    element('header', {}, element('h3', {}, name), exact !== undefined && copyButton(context, name, source)),
    element('p', { class: 'hint' }, hint),
    ...content,
    exact !== undefined && source,
  )
}

function linesTable(
  { texts }: Context,
  caption: string,
  lines: readonly Line[],
  language: Language,
): HTMLElement {
  return element(
    'table',
    { class: 'lines' },
    element('caption', { class: 'unseen' }, caption),
    element(
      'thead',
      { class: 'unseen' },
      element(
        'tr',
        {},
        element('th', { scope: 'col' }, texts.stages.part),
        element('th', { scope: 'col' }, texts.stages.value),
      ),
    ),
    element(
      'tbody',
      {},
      ...lines.map(({ part, text }) =>
        part === 'blank'
          ? element(
              'tr',
              { class: 'blank' },
              element('td'),
              element('td', {}, element('span', { class: 'ghost' }, texts.stages.blankLine)),
            )
          : element(
              'tr',
              { class: `part part-${part}` },
              element('th', { scope: 'row' }, partLink(part, language, texts.parts[part])),
              element('td', {}, valueOf(part, text, texts.stages.empty)),
            ),
      ),
    ),
  )
}

function valueOf(part: Part, text: string, empty: string): HTMLElement {
  if (text === '') return element('span', { class: 'ghost' }, empty)
  // The date of the string to sign is this header's.
  if (part === 'headers' && text.startsWith('x-sdk-date:'))
    return element(
      'code',
      {},
      'x-sdk-date:',
      element('span', { class: 'piece part-date' }, text.slice('x-sdk-date:'.length)),
    )
  return element('code', {}, text)
}
