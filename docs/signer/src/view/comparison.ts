import type { Difference } from '@apig/signer-core'
import type { ComparedPart } from '../derive/compare-answer.ts'
import { markDifference } from '../derive/mark-difference.ts'
import type { Language } from '../state.ts'
import type { Texts } from '../texts/texts.ts'
import type { Context } from './context.ts'
import { element } from './element.ts'
import { partLink } from './part-link.ts'

/** The canonical request on both sides: first what differs, with its cause, then what is the same, folded. */
export function comparison(
  { texts }: Context,
  compared: readonly ComparedPart[],
  language: Language,
): HTMLElement {
  const different = compared.filter(({ verdict }) => verdict !== 'same')
  const same = compared.filter(({ verdict }) => verdict === 'same')
  return element(
    'div',
    {},
    different.length > 0 && comparedTable(texts, different, language),
    same.length > 0 &&
      element(
        'details',
        // Where nothing differs, that is what there is to see.
        { class: 'same', open: different.length === 0 },
        element('summary', {}, texts.explain.equalParts(same.length)),
        comparedTable(texts, same, language),
      ),
  )
}

function comparedTable(texts: Texts, compared: readonly ComparedPart[], language: Language): HTMLElement {
  const words = texts.explain
  const head = [texts.stages.part, words.signed, words.gateway, words.verdict]
  return element(
    'table',
    { class: 'compared' },
    element('caption', {}, words.table),
    element('thead', {}, element('tr', {}, ...head.map((name) => element('th', { scope: 'col' }, name)))),
    element(
      'tbody',
      {},
      ...compared.flatMap((part) => {
        const row = comparedRow(texts.parts[part.part], part, texts, language)
        return part.difference === undefined
          ? [row]
          : [
              row,
              element(
                'tr',
                { class: 'cause' },
                element('td', { colspan: '4' }, causeOf(part.difference, words)),
              ),
            ]
      }),
    ),
  )
}

function comparedRow(
  label: string,
  compared: ComparedPart,
  { explain: words, stages: { empty } }: Texts,
  language: Language,
): HTMLElement {
  const { part, header, ours, theirs, verdict } = compared
  const { start, ours: own, theirs: other, end } = markDifference(ours ?? '', theirs ?? '')
  const cell = (value: string | undefined, middle: string, name: string): HTMLElement =>
    element(
      'td',
      { 'data-label': name },
      value === undefined
        ? element(
            'span',
            { class: 'ghost' },
            verdict === 'not-shown' ? words.verdicts['not-shown'] : words.absent,
          )
        : value === ''
          ? element('span', { class: 'ghost' }, empty)
          : element('code', {}, start, middle !== '' && element('mark', {}, middle), end),
    )
  return element(
    'tr',
    { class: `part part-${part} verdict-${verdict}` },
    element('th', { scope: 'row' }, partLink(part, language, header ?? label)),
    ...(verdict === 'not-shown'
      ? [
          element('td', { 'data-label': words.signed }, element('code', {}, ours ?? '')),
          cell(undefined, '', words.gateway),
        ]
      : [cell(ours, own, words.signed), cell(theirs, other, words.gateway)]),
    element('td', { class: 'verdict', 'data-label': words.verdict }, words.verdicts[verdict]),
  )
}

function causeOf({ part, cause, advice }: Difference, words: Texts['explain']): HTMLElement {
  const { translation } = words
  const lines: [name: string, text: string, language?: string][] =
    translation === undefined
      ? [
          [words.cause, cause],
          [words.toDo, advice],
        ]
      : [
          [words.cause, translation.causes[part]],
          [translation.original, `${cause} ${advice}`, 'en'],
        ]
  return element(
    'dl',
    {},
    ...lines.flatMap(([name, text, lang]) => [element('dt', {}, name), element('dd', { lang }, text)]),
  )
}
