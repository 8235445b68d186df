import { wordOption } from './checks.ts'
import type { InterpretationOptions, Strictness } from './options.ts'

/** Every option of the interpretation, decided. */
export interface Interpretation {
  readonly plus: 'refuse' | 'literal' | 'space'
  readonly encodedSlash: Strictness
  readonly dotSegments: Strictness
  readonly doubleSlash: Strictness
  readonly lossyUtf8: Strictness
  readonly emptyNames: Strictness
  readonly valueOrder: Strictness
  readonly scopedQuery: Strictness
  readonly unsignedPayload: Strictness
}

const STRICT: Interpretation = {
  plus: 'refuse',
  encodedSlash: 'refuse',
  dotSegments: 'refuse',
  doubleSlash: 'refuse',
  lossyUtf8: 'refuse',
  emptyNames: 'refuse',
  // `ids=9&ids=10` is honest and common, and the canonical query sorts it.
  valueOrder: 'accept',
  scopedQuery: 'refuse',
  unsignedPayload: 'refuse',
}

/** Takes whatever the reference signer signs: everything that can be read is read. */
export const REFERENCE: Interpretation = {
  plus: 'literal',
  encodedSlash: 'accept',
  dotSegments: 'accept',
  doubleSlash: 'accept',
  lossyUtf8: 'accept',
  emptyNames: 'accept',
  valueOrder: 'accept',
  scopedQuery: 'accept',
  unsignedPayload: 'accept',
}

export const INTERPRETATION_NAMES: readonly (keyof Interpretation)[] = [
  'plus',
  'encodedSlash',
  'dotSegments',
  'doubleSlash',
  'lossyUtf8',
  'emptyNames',
  'valueOrder',
  'scopedQuery',
  'unsignedPayload',
]

/** The preset, and over it each option that is given. */
export function readInterpretation(preset: unknown, options: InterpretationOptions): Interpretation {
  const base =
    wordOption('options.interpretation', preset, 'strict', ['strict', 'reference']) === 'strict'
      ? STRICT
      : REFERENCE
  const strictness = (name: Exclude<keyof Interpretation, 'plus'>): Strictness =>
    wordOption(`options.${name}`, options[name], base[name], ['refuse', 'accept'])
  return {
    plus: wordOption('options.plus', options.plus, base.plus, ['refuse', 'literal', 'space']),
    encodedSlash: strictness('encodedSlash'),
    dotSegments: strictness('dotSegments'),
    doubleSlash: strictness('doubleSlash'),
    lossyUtf8: strictness('lossyUtf8'),
    emptyNames: strictness('emptyNames'),
    valueOrder: strictness('valueOrder'),
    scopedQuery: strictness('scopedQuery'),
    unsignedPayload: strictness('unsignedPayload'),
  }
}
