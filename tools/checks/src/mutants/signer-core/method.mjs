import { mutantsOf } from '../mutants-of.mjs'

export const method = mutantsOf('signer-core', 'method', {
  'method-case-kept': ['wire-form.ts', 'return method.toUpperCase()', 'return method'],
  'method-not-checked': ['wire-form.ts', '!isToken(method))', 'false)'],
})
